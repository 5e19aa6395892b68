// Package chaos breaks the atlas on purpose: all of it is tests. They build the
// real program, run it on PostgreSQL clusters of their own, take something away
// under a steady load, and want what the design promises:
//
//   - the public reads never wait for the database, whatever happens to it;
//   - what needs the database says 503 and when to ask again, then recovers with
//     no hand, and leaks neither goroutines nor connections;
//   - a command that is killed leaves the record of before or the one of after;
//   - a server that stops loses no request, and never serves a damaged edition;
//   - a replica takes over;
//   - whoever is slow, greedy or hostile harms nobody else, and what they send is
//     text, to PostgreSQL and to the pages.
//
// The short form of each is part of `make test` and looks at no clock. With
// PASSERELLES_CHAOS=1 (`make chaos`) everything is done, more often, and within
// the times that are promised; PASSERELLES_CHAOS_SEED repeats a run's instants,
// and PASSERELLES_CHAOS_REPORT names a file for the figures, as JSON.
package chaos
