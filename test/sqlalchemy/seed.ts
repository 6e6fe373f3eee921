import type { EntityManager, RequiredEntityData } from '@mikro-orm/core';
import type { StaffClass, StaffModel } from './model.ts';

/**
 * Two companies. Mega employs dan (1) and wes (2), engineers of java and c++, pat (3), a boss, and dot (4), a manager; Elba
 * employs vic (5), an engineer of cobol. Engineers have machines, everybody has paperwork.
 */
export async function seedStaff(em: EntityManager, m: StaffModel): Promise<void> {
  const make = <T extends object>(cls: StaffClass<T>, data: object): T => em.create(cls, data as RequiredEntityData<T>);
  const mega = make(m.Company, { id: 1, name: 'Mega' });
  const elba = make(m.Company, { id: 2, name: 'Elba' });
  const engineer = (id: number, name: string, rest: object) =>
    make(m.Engineer, { id, name, engineerName: name, status: 'engineer', ...rest });
  const dan = engineer(1, 'dan', { primaryLanguage: 'java', company: mega });
  const wes = engineer(2, 'wes', { primaryLanguage: 'c++', company: mega });
  const pat = make(m.Boss, {
    id: 3,
    name: 'pat',
    managerName: 'pat',
    status: 'boss',
    golfSwing: 'fore',
    company: mega,
  });
  const dot = make(m.Manager, { id: 4, name: 'dot', managerName: 'dot', status: 'manager', company: mega });
  const vic = engineer(5, 'vic', { primaryLanguage: 'cobol', status: 'elban engineer', company: elba });
  await em.flush();
  const machines = [
    [dan, 'Acme Pad'],
    [dan, 'Phone'],
    [wes, 'C64'],
    [vic, 'C64'],
    [vic, 'Acme 3270'],
  ] as const;
  machines.forEach(([owner, name], index) => make(m.Machine, { id: index + 1, name, engineer: owner }));
  const papers = [
    [dan, 'report #1'],
    [dan, 'report #2'],
    [wes, 'report #3'],
    [wes, 'report #4'],
    [pat, 'review #1'],
    [dot, 'review #2'],
    [dot, 'review #3'],
    [vic, 'missive #3'],
  ] as const;
  papers.forEach(([person, description], index) => make(m.Paperwork, { id: index + 1, description, person }));
  await em.flush();
}
