package geodesy_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"github.com/passerelles/passerelles/internal/geodesy"
)

func ExampleDistance() {
	lille, douala := orb.Point{3.0573, 50.6292}, orb.Point{9.7043, 4.0483}
	fmt.Printf("%.1f km\n", geodesy.Distance(lille, douala)/1000)
	// Output: 5200.6 km
}

// A line that crosses the antimeridian is cut there.
func ExampleGreatCircle() {
	suva, apia := orb.Point{178.44, -18.14}, orb.Point{-171.76, -13.83}
	for _, part := range geodesy.GreatCircle(suva, apia).(orb.MultiLineString) {
		fmt.Println(part[0], part[len(part)-1])
	}
	// Output:
	// [178.44 -18.14] [180 -17.49694]
	// [-180 -17.49694] [-171.76 -13.83]
}
