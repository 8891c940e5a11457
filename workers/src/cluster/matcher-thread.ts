import { answerCalls } from '@reprise/ports';
import { matcherCalls } from './matcher.js';
import { yieldToOthers } from './yield-to-others.js';

/** The matching engine's side of the thread: one question at a time, in order. */
yieldToOthers();
answerCalls(matcherCalls);
