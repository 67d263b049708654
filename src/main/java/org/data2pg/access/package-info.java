/**
 * API tokens, by which programs speak for a user. Users and their passwords are the server's realm's, not ours; what a role may do is stated at the doors.
 */
package org.data2pg.access;
