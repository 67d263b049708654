/**
 * The program behind users.sh: it keeps the users of the default realm in the administration database, whether the server runs or not.
 * A stranger to the application, in a module of its own; who may do what is not decided here.
 */
package org.data2pg.users;
