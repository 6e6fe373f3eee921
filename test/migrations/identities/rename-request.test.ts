import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineHierarchy, IdentityRenameError, Polymorphic } from 'mikro-orm-polymorphic';
import { writeRenameMigration } from 'mikro-orm-polymorphic/migrations';
import { describe, expect, it } from 'vitest';
import { lockText } from '../../../src/migrations/identities/identity-lock.ts';
import { child, named, root } from '../../declaring/classes.ts';
import { engines } from '../../support/index.ts';
import { openScene, type Scene } from '../scene.ts';

const LOCKED = {
  hammer: 'Hammer',
  searchtool: 'SearchTool',
  'searchtool.deepsearchtool': 'DeepSearchTool',
  'searchtool.deepsearchtool.slow': 'Slow',
};

/** Tools whose classes were renamed since the lock was written. */
async function openRenamed(names: { readonly deep: string; readonly more?: readonly string[] }): Promise<Scene> {
  const Tool = root(named('Tool', Polymorphic()));
  const WebTool = child('WebTool', Tool);
  const Deep = child(names.deep, WebTool);
  const Slow = child('Slow', Deep);
  const Hammer = child('Hammer', Tool);
  const more = Object.fromEntries((names.more ?? []).map(name => [name, child(name, WebTool)]));
  const { entities } = defineHierarchy(Tool, { WebTool, [names.deep]: Deep, Slow, Hammer, ...more });
  const scene = await openScene(engines[0]!, { entities: [...entities], extension: { format: false } });
  scene.db.orm.config.set('baseDir', scene.folder);
  await writeFile(join(scene.folder, 'identities.lock.json'), lockText({ tool: LOCKED }));
  return scene;
}

const write = (scene: Scene, renames: Record<string, string>): Promise<string> =>
  writeRenameMigration(scene.db.orm, renames);

describe('M2 a renaming of stored identities', () => {
  it('M2 gives no row an identity that no class has, and says what to add', async () => {
    await using scene = await openRenamed({ deep: 'DeepWebTool' });
    const refused = write(scene, { searchtool: 'webtool' });
    await expect(refused).rejects.toThrow(IdentityRenameError);
    await expect(refused).rejects.toThrow(
      "No class of tool has what rows would store: 'searchtool.deepsearchtool' would become 'webtool.deepsearchtool', " +
        "'searchtool.deepsearchtool.slow' would become 'webtool.deepsearchtool.slow'. Add searchtool.deepsearchtool=webtool.deepwebtool.",
    );
  });

  it('M2 guesses nothing where two classes could be meant', async () => {
    await using scene = await openRenamed({ deep: 'DeepWebTool', more: ['OtherTool'] });
    await expect(write(scene, { searchtool: 'webtool' })).rejects.toThrow(
      "Say what 'searchtool.deepsearchtool', 'searchtool.deepsearchtool.slow' becomes as well, or take it out of identities.lock.json",
    );
  });

  it.each([
    { searchtool: 'webtool', 'searchtool.deepsearchtool': 'webtool.deepwebtool' },
    { 'searchtool.deepsearchtool': 'webtool.deepwebtool', searchtool: 'webtool' },
  ])('M2 goes by the most specific old identity, in any order: %o', async renames => {
    await using scene = await openRenamed({ deep: 'DeepWebTool' });
    const text = await readFile(join(scene.folder, await write(scene, renames)), 'utf8');
    const identities = /"identities": ({[^}]*})/.exec(text)?.[1];
    expect(JSON.parse(identities ?? '')).toEqual({
      searchtool: 'webtool',
      'searchtool.deepsearchtool': 'webtool.deepwebtool',
      'searchtool.deepsearchtool.slow': 'webtool.deepwebtool.slow',
    });
  });
});
