/** Injection tokens of what is not a class: configuration, and ports with more than one implementation. */
export const CONFIG = Symbol('config');
export const CLOCK = Symbol('clock');
