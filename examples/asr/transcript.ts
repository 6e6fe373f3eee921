import { defineEntity, p } from '@mikro-orm/core';
import { UuidTableBase } from 'mikro-orm-polymorphic/crud';
import { Asr } from './recognisers.ts';

/** What a recogniser of any kind heard. */
export class Transcript extends UuidTableBase {
  declare text: string;
  declare asr: Asr;
}

defineEntity({ class: Transcript, properties: { text: p.text(), asr: () => p.manyToOne(Asr).deleteRule('restrict') } });
