// What the service thinks in. Nothing here knows of a database.

/** A text that shows itself in no JSON and no log. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }
}

/** Who vouches for users. */
export class Provider {
  constructor(
    readonly id: string,
    readonly name: string,
    readonly issuer: string,
  ) {}
}

/** What is known of a user. */
export interface Profile {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly isVerified: boolean;
  /** The hash, never the password. */
  readonly password: Secret;
  readonly provider: Provider | null;
}

/** Somebody who signs in. */
export class User implements Profile {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  isVerified: boolean;
  readonly password: Secret;
  readonly provider: Provider | null;

  constructor(profile: Profile) {
    this.id = profile.id;
    this.username = profile.username;
    this.email = profile.email;
    this.isVerified = profile.isVerified;
    this.password = profile.password;
    this.provider = profile.provider;
  }

  verify(): void {
    this.isVerified = true;
  }

  address(): string {
    return `${this.username} <${this.email}>`;
  }
}

/** What somebody did. */
export class AuditLog {
  constructor(
    readonly action: string,
    readonly user: string,
  ) {}

  sentence(): string {
    return `${this.user}: ${this.action}`;
  }
}
