/**
 * REST: resources that hand each request to one use case, and the one place where everything that goes wrong becomes problem+json.
 * No decision about runs or target databases is taken here, only who may ask and how it is written as JSON.
 */
package org.data2pg.rest;
