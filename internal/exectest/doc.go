// Package exectest writes the programs that tests run: stand-ins for those of
// PostgreSQL, copies of the test itself for other accounts.
package exectest
