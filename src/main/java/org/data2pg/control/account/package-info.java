/**
 * Who may come in: accounts, roles, API tokens, and what slows down who guesses passwords.
 */
package org.data2pg.control.account;
