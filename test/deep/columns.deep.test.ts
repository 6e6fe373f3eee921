// Every place of the columns and every way of reading, of which the usual run takes a part.
import '../loading/columns/fields-random.test.ts';
import '../loading/columns/scalars.test.ts';
import '../loading/columns/structures.test.ts';
