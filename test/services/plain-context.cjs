/**
 * Jest's environment for Node, on a context whose global object is a plain one.
 *
 * Jest's own is a proxy behind an interceptor: every `Math` and `Map` in a test's code asks it anew, and the compiler cannot look past it,
 * which made the engine's tests several times as slow as the product. Node makes contexts without one since 20.18
 * (`vm.constants.DONT_CONTEXTIFY`); Jest offers no choice, so the maker of contexts is exchanged while Jest sets its environment up.
 */
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

const { createContext } = vm;

module.exports = class PlainContext extends TestEnvironment {
  constructor(...given) {
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }
};
