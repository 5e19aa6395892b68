// Package sampledata grows a record: it makes as many cooperations as wanted, in
// the shape of real ones and over real places, so that speed can be measured at
// sizes the atlas does not have yet. What it makes is never published as fact:
// every title says that it is an example.
//
//	grown, err := sampledata.Grow(record, places, sampledata.Size{Cooperations: 10_000, Seed: 1})
//
// The same record, places and size give the same result.
package sampledata
