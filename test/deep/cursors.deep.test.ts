// Pages of every size, one row included, of which the usual run takes some.
import '../pagination/pagination.test.ts';
import '../querying/querying.test.ts';
