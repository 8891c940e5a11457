const causes = [
  ['Printing', 'Printer queue stalls after the spooler restarts', 'PrinterException: queue stalled, code E1421'],
  ['Login', 'Login fails with an expired session', 'SessionExpiredException in LoginService, HTTP 401'],
  ['Billing', 'Invoice export stops at page 200', 'TimeoutException renderPage, code E7710'],
] as const;

/** Tickets of three recurring problems, numbered from `from`. */
export const someTickets = (count: number, from = 0): { id: string; title: string; description: string }[] =>
  Array.from({ length: count }, (_, i) => {
    const [component, title, description] = causes[(from + i) % causes.length]!;
    return {
      id: `T-${from + i}`,
      title,
      description: `${description} at customer ${from + i}`,
      component,
      createdAt: new Date(Date.UTC(2026, 0, 1) + (from + i) * 600_000).toISOString(),
    };
  });
