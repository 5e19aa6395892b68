// Package postgis keeps the atlas in PostgreSQL with PostGIS: the only SQL of
// the program, and the only place where geometry crosses a wire.
//
// A [Store] is the database seen by one [Role]. The owner only migrates; the
// writer imports, geocodes and publishes; the reader serves:
//
//	if err := postgis.Migrate(ctx, url, log); err != nil { … }
//	store, err := postgis.Open(ctx, url, postgis.RoleWriter, log)
//	…
//	report, err := store.Import(ctx, postgis.Import{Origin: "nord", Full: true, Digest: digest, Record: record})
//	…
//	record, err = store.Record(ctx)
//	built, err := edition.Build(ctx, record)
//	current, published, err := store.Publish(ctx, built, record.Revision)
//
// The record has a revision, which grows with every change. It is what keeps an
// answer to an old question from being written: decisions about what changed
// meanwhile are left out, an edition of an older record is not published.
//
// What is written is what changed: every table has its history, filled by
// triggers, and an import that brings nothing new leaves no trace in it.
//
// Positions are geometry(Point, 4326) in the database and orb.Point in the
// program; go-geom carries them between the two, and a point that is not WGS 84
// is an error there. Failures come as [atlas.Error] when their meaning is known:
// a database that is away is [atlas.CodeUnavailable], one that an administrator
// must see to first is [atlas.CodeSetup], and the sentences never hold SQL but
// what that administrator must run.
package postgis
