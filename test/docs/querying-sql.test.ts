import { countByType, ofType, treat, treatOrder } from 'mikro-orm-polymorphic';
import { FunctionTool, GetWeatherFunction, Tool, ToolCall } from './model.ts';
import { describeStatements } from './sent-statements.ts';

describeStatements('docs/querying.md', [
  em => em.find(Tool, ofType(FunctionTool)),
  em => em.find(ToolCall, { tool: ofType(FunctionTool) }),
  em => em.find(Tool, treat(GetWeatherFunction, { apiKey: 'secret' })),
  em => em.find(Tool, treat(GetWeatherFunction, { apiKey: 'secret', timeout: { $gt: 10 } })),
  em => {
    const byKey = treatOrder(GetWeatherFunction, { apiKey: 'desc nulls last' });
    return em.find(Tool, {}, { orderBy: [byKey, { id: 'asc' }], limit: 20 });
  },
  em => countByType(em, Tool, { name: { $like: 'w%' } }, { subtotals: true }),
  em => em.count(GetWeatherFunction),
  em => em.count(GetWeatherFunction, { apiKey: 'secret' }),
  em => em.count(GetWeatherFunction, { timeout: 30 }),
]);
