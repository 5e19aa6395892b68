// Package review is where people decide what the geocoder was not sure of: in a
// conversation at the terminal, or in a sheet that a colleague fills in.
//
//	waiting := review.Waiting(record, false)
//	session := review.Session{In: os.Stdin, Out: os.Stdout, Lang: "fr", Geocoder: geocoder, Keep: keep}
//	outcome, err := session.Run(ctx, waiting)
//
// Both ways end in the same: an [atlas.Decision] of status manual, with the
// office that decided, the day and a reason. It is what reading it back from
// data/decisions.csv gives, once its place is looked up. This package keeps
// nothing by itself: its caller does, decision by decision.
//
// People write positions latitude first, longitude second, in degrees of WGS 84;
// inside, they are longitude, latitude as everywhere.
package review
