import { endpoint } from './common.js';

export const getMetrics = endpoint({
  id: 'getMetrics',
  method: 'GET',
  path: '/metrics',
  tag: 'Operation',
  summary: 'Figures about the running product in the Prometheus text format',
  access: 'lead',
  scope: 'read',
  status: 200,
  responseType: 'text',
});
