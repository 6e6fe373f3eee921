import { Entity, Property } from '@mikro-orm/decorators/es';
import type { Payload } from '../payload.ts';
import { type Columns, GithubEvent } from './github-event.ts';

@Entity()
export class CodeScanningAlertEvent extends GithubEvent {
  @Property({ type: 'integer' }) number!: number;
  @Property({ type: 'text' }) state!: string;
  @Property({ type: 'text' }) rule!: string;
  @Property({ type: 'text' }) severity!: string;
  @Property({ type: 'text' }) tool!: string;
  @Property({ type: 'text' }) ref!: string;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @Property({ type: 'text', nullable: true }) dismissedReason!: string | null;

  static override columns(payload: Payload): Columns<CodeScanningAlertEvent> {
    const alert = payload.at('alert');
    return {
      number: alert.integer('number'),
      state: alert.text('state'),
      rule: alert.text('rule.id'),
      severity: alert.text('rule.severity'),
      tool: alert.text('tool.name'),
      ref: payload.text('ref'),
      createdAt: alert.time('created_at'),
      dismissedReason: alert.textOrNull('dismissed_reason'),
    };
  }
}

@Entity()
export class DependabotAlertEvent extends GithubEvent {
  @Property({ type: 'integer' }) number!: number;
  @Property({ type: 'text' }) state!: string;
  @Property({ type: 'text' }) ecosystem!: string;
  @Property({ type: 'text' }) packageName!: string;
  @Property({ type: 'text' }) manifestPath!: string;
  @Property({ type: 'text' }) vulnerableRange!: string;
  @Property({ type: 'text' }) severity!: string;
  @Property({ type: 'text' }) ghsaId!: string;
  @Property({ type: 'double' }) cvssScore!: number;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @Property({ type: 'datetime', length: 3, nullable: true }) fixedAt!: Date | null;

  static override columns(payload: Payload): Columns<DependabotAlertEvent> {
    const alert = payload.at('alert');
    return {
      number: alert.integer('number'),
      state: alert.text('state'),
      ecosystem: alert.text('dependency.package.ecosystem'),
      packageName: alert.text('dependency.package.name'),
      manifestPath: alert.text('dependency.manifest_path'),
      vulnerableRange: alert.text('security_vulnerability.vulnerable_version_range'),
      severity: alert.text('security_advisory.severity'),
      ghsaId: alert.text('security_advisory.ghsa_id'),
      cvssScore: alert.number('security_advisory.cvss.score'),
      createdAt: alert.time('created_at'),
      fixedAt: alert.timeOrNull('fixed_at'),
    };
  }
}

@Entity()
export class RepositoryVulnerabilityAlertEvent extends GithubEvent {
  @Property({ type: 'bigint' }) alertId!: bigint;
  @Property({ type: 'text' }) packageName!: string;
  @Property({ type: 'text' }) affectedRange!: string;
  @Property({ type: 'text' }) fixedIn!: string;
  @Property({ type: 'text' }) severity!: string;
  @Property({ type: 'text' }) ghsaId!: string;
  @Property({ type: 'datetime', length: 3 }) createdAt!: Date;
  @Property({ type: 'text', nullable: true }) dismissReason!: string | null;
  @Property({ type: 'datetime', length: 3, nullable: true }) dismissedAt!: Date | null;

  static override columns(payload: Payload): Columns<RepositoryVulnerabilityAlertEvent> {
    const alert = payload.at('alert');
    return {
      alertId: alert.bigint('id'),
      packageName: alert.text('affected_package_name'),
      affectedRange: alert.text('affected_range'),
      fixedIn: alert.text('fixed_in'),
      severity: alert.text('severity'),
      ghsaId: alert.text('ghsa_id'),
      createdAt: alert.time('created_at'),
      dismissReason: alert.textOrNull('dismiss_reason'),
      dismissedAt: alert.timeOrNull('dismissed_at'),
    };
  }
}

/** An advisory concerns everybody: its payload names neither a repository nor a sender. */
@Entity()
export class SecurityAdvisoryEvent extends GithubEvent {
  @Property({ type: 'text' }) ghsaId!: string;
  @Property({ type: 'text', nullable: true }) cveId!: string | null;
  @Property({ type: 'text' }) summary!: string;
  @Property({ type: 'text' }) severity!: string;
  @Property({ type: 'double', nullable: true }) cvssScore!: number | null;
  @Property({ type: 'array', columnType: 'text[]' }) packages!: string[];
  @Property({ type: 'datetime', length: 3 }) publishedAt!: Date;
  @Property({ type: 'datetime', length: 3, nullable: true }) withdrawnAt!: Date | null;

  static override columns(payload: Payload): Columns<SecurityAdvisoryEvent> {
    const advisory = payload.at('security_advisory');
    return {
      ghsaId: advisory.text('ghsa_id'),
      cveId: advisory.textOrNull('cve_id'),
      summary: advisory.text('summary'),
      severity: advisory.text('severity'),
      cvssScore: advisory.numberOrNull('cvss.score'),
      packages: advisory.list('vulnerabilities').map(found => found.text('package.name')),
      publishedAt: advisory.time('published_at'),
      withdrawnAt: advisory.timeOrNull('withdrawn_at'),
    };
  }
}
