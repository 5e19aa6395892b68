// Package bench measures the program as it is used: the real command, its real
// database, beside what it is compared with, in one run on one machine.
//
// Ratios travel from one machine to another, times do not. So two things are
// compared in rounds that take turns (A B A B …), and what is told is the median
// of the ratios of the rounds with the smallest and the largest:
//
//	comparison, err := bench.Compare(ctx, ours, nginx, bench.Rounds{Count: 5, Each: time.Second})
//
// What is compared with: an nginx that serves the very same bytes, and [Live],
// which asks PostGIS at every request as most map servers do. Figures with a
// target go to a [Report], which is printed, kept as JSON, and put into README.
//
// Nothing that is shipped imports this package.
package bench
