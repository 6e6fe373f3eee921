import { LoadOptionError, NotInHierarchyError } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { Vehicle } from '../contracts/party/model.ts';
import { declareParty } from '../contracts/party/define.ts';
import {
  CodeInterpreterFunction,
  FunctionTool,
  GetWeatherFunction,
  Tool,
  tools,
  WebSearchTool,
} from '../docs/model.ts';

const [weather, code, search] = [new GetWeatherFunction(), new CodeInterpreterFunction(), new WebSearchTool()];

describe('match with a handler for the rest', () => {
  it('calls it for classes that have none of their own', () => {
    const handlers = { GetWeatherFunction: () => 'weather', _: (tool: Tool) => `other ${tool.constructor.name}` };
    expect([weather, code, search].map(tool => tools.match(tool, handlers))).toEqual([
      'weather',
      'other CodeInterpreterFunction',
      'other WebSearchTool',
    ]);
  });

  it('refuses entities of other branches and hierarchies all the same', () => {
    const functions = tools.concreteOf(FunctionTool);
    const handlers = { _: () => 1 };
    expect(functions.match(code, handlers)).toBe(1);
    expect(() => functions.match(search as never, handlers)).toThrow(NotInHierarchyError);
    expect(() => tools.match(new Date() as never, handlers)).toThrow(LoadOptionError);
  });

  it('takes only its own properties for handlers', () => {
    expect(() => tools.match(weather, Object.create({ _: () => 1 }) as never)).toThrow(
      /no handler for GetWeatherFunction/,
    );
  });
});

describe('any', () => {
  it('is the class that the hierarchy or its branch begins with', () => {
    expect(tools.any).toBe(Tool);
    expect(tools.concreteOf(FunctionTool).any).toBe(FunctionTool);
  });
});

describeParties('typed loads', declareParty, ({ m, db }) => {
  it('any finds entities of every class, of a branch those of the branch', async () => {
    const found = await db()
      .em()
      .find(m.parties.any, {}, { orderBy: { id: 'asc' } });
    expect(found.map(({ constructor }) => constructor.name)).toEqual([
      'Person',
      'Employee',
      'Employee',
      'Person',
      'Car',
      'Car',
      'Truck',
      'Truck',
      'Company',
      'Company',
      'Shop',
      'Shop',
    ]);
    const vehicles = await db()
      .em()
      .find(m.parties.concreteOf(m.Vehicle).any, {}, { orderBy: { id: 'asc' } } as never);
    expect(vehicles.map((vehicle: Vehicle) => vehicle.id)).toEqual([5, 6, 7, 8]);
  });

  it('match tells concrete middle classes from their subclasses', async () => {
    const found = await db()
      .em()
      .find(m.Party, { id: [1, 2, 9, 11] }, { orderBy: { id: 'asc' } });
    const told = found.map(party =>
      m.parties.match(party, { Person: () => 'person', Shop: () => 'shop', _: () => '-' }),
    );
    expect(told).toEqual(['person', '-', '-', 'shop']);
    expect(found.map(party => m.parties.is(party, 'Person'))).toEqual([true, true, false, false]);
  });
});
