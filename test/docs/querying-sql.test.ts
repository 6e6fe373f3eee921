import { ofType, treat } from 'mikro-orm-polymorphic';
import { FunctionTool, GetWeatherFunction, Tool, ToolCall } from './model.ts';
import { describeStatements } from './sent-statements.ts';

describeStatements('docs/querying.md', [
  em => em.find(Tool, ofType(FunctionTool)),
  em => em.find(ToolCall, { tool: ofType(FunctionTool) }),
  em => em.find(Tool, treat(GetWeatherFunction, { apiKey: 'secret' })),
  em => em.find(Tool, treat(GetWeatherFunction, { apiKey: 'secret', timeout: { $gt: 10 } })),
  em => em.count(GetWeatherFunction),
  em => em.count(GetWeatherFunction, { apiKey: 'secret' }),
  em => em.count(GetWeatherFunction, { timeout: 30 }),
]);
