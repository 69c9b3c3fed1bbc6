/** What Chromium 83 lacks of the language that our libraries use; imported first by every Vue page. */
import 'core-js/actual/object/has-own';
import 'core-js/actual/array/at';
import 'core-js/actual/structured-clone';
