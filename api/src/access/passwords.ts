import { Injectable } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';

/** argon2id as OWASP recommends: 19 MiB, two passes, one lane; about 40 ms on one core. */
const policy = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes at once: each holds 19 MiB, and a flood of sign-ins must not take the machine. */
const MAX_CONCURRENT = 2;

/** Hashes and checks passwords, at most two at a time. */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy?: Promise<string>;

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, policy));
  }

  /** Whether the password is right. Without a stored hash (no account, or one without a password) it takes as long, and the answer is no. */
  async matches(storedHash: string | undefined, password: string): Promise<boolean> {
    this.decoy ??= this.hash('no account has this password');
    const isHash = storedHash?.startsWith('$argon2') === true;
    const against = isHash ? storedHash : await this.decoy;
    const right = await this.inTurn(() => verify(against, password));
    return right && isHash;
  }

  /** Whether the stored hash was made with other parameters than those of today. */
  isOutdated(storedHash: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(storedHash);
    return memoryCost !== policy.memoryCost || timeCost !== policy.timeCost || parallelism !== policy.parallelism;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    while (this.running >= MAX_CONCURRENT) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running++;
    try {
      return await work();
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}
