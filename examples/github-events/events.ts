import { defineHierarchy } from 'mikro-orm-polymorphic';
import { GithubEvent } from './events/github-event.ts';
import * as concrete from './events/index.ts';

/** All events of GitHub that this example knows, under the names that GitHub gives them. */
export const events = defineHierarchy(GithubEvent, { ...concrete }, { naming: githubName });

/** `PullRequestEvent` is `pull_request`; `IssuesOpenedEvent`, below `issues`, is `issues.opened`. */
function githubName({ name, parent }: { name: string; parent?: string | undefined }): string {
  const words = name.replace(/Event$/, '').replace(/\B[A-Z]/g, letter => `_${letter}`);
  const snake = words.toLowerCase();
  return parent ? `${parent}.${snake.slice(parent.length + 1)}` : snake;
}
