// Every way of reading for rare kinds of keys too.
import '../loading/keys/keys.test.ts';
