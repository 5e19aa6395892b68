package mission

import (
	"math"
	"slices"
	"time"

	"github.com/paulmach/orb"
)

// practical says how far it is, and in which order to go.
func (b *builder) practical() error {
	d := b.dossier
	p := &d.Practical
	p.HomeZone, p.Stops, p.Matrix = homeZone, []Stop{}, [][]float64{}
	var positions []orb.Point
	places := map[string]*Place{}
	var ids []string
	for i := range d.Countries {
		for j := range d.Countries[i].Places {
			place := &d.Countries[i].Places[j]
			places[place.ID] = place
			ids = append(ids, place.ID)
			positions = append(positions, place.Position)
		}
	}
	d.Area.Bounds = boundsOf(positions)
	p.Order = OrderNone
	switch {
	case len(b.request.Order) > 0:
		for _, id := range b.request.Order {
			if places[id] == nil {
				return wrong(paramOrder, id, "n’est pas un lieu de ce dossier", "is no place of this dossier")
			}
		}
		ids, p.Order = b.request.Order, OrderGiven
	case len(ids) <= MaxExactStops:
		ids, p.Order = shortestWay(b.origin, ids, places), OrderShortest
	}
	for _, id := range ids {
		place := places[id]
		p.Stops = append(p.Stops, Stop{
			Place: place.ID, Number: place.Number, Name: place.Name, Country: place.Country,
			Position: place.Position, Exactness: place.Exactness, FromOriginKM: place.DistanceKM,
		})
	}
	b.measure(p)
	b.shareDays(p)
	return nil
}

// measure fills in the distances of the way.
func (b *builder) measure(p *Practical) {
	if p.Order != OrderNone && len(p.Stops) > 0 {
		total, previous := 0.0, b.origin
		for i := range p.Stops {
			leg := kilometres(previous, p.Stops[i].Position)
			p.Stops[i].FromPreviousKM = &leg
			total += leg
			previous = p.Stops[i].Position
		}
		total = rounded(total + kilometres(previous, b.origin))
		p.TotalKM = &total
	}
	if len(p.Stops) > MaxMatrix {
		return
	}
	for i := range p.Stops {
		row := make([]float64, len(p.Stops))
		for j := range p.Stops {
			if j < i {
				row[j] = p.Matrix[j][i]
			} else if j > i {
				row[j] = kilometres(p.Stops[i].Position, p.Stops[j].Position)
			}
		}
		p.Matrix = append(p.Matrix, row)
	}
}

// shareDays shares the days of the trip out among the stops, in order.
func (b *builder) shareDays(p *Practical) {
	trip := b.dossier.Trip
	if trip == nil {
		return
	}
	first, err := time.Parse(time.DateOnly, string(trip.From))
	if err != nil { // a request has days that exist
		return
	}
	for i := range p.Stops {
		p.Stops[i].Day = dayOf(first.AddDate(0, 0, i*trip.Days/len(p.Stops)))
	}
}

func daysBetween(from, to Day) int {
	first, errFirst := time.Parse(time.DateOnly, string(from))
	last, errLast := time.Parse(time.DateOnly, string(to))
	if errFirst != nil || errLast != nil { // a request has days that exist
		return 0
	}
	return int(last.Sub(first).Hours() / 24)
}

// shortestWay orders places so that no other order of visit from the origin
// and back is shorter: M. Held and R. M. Karp, "A dynamic programming approach
// to sequencing problems", 1962. The way and its reverse are as long: the one
// that begins with the smaller number is told.
func shortestWay(origin orb.Point, ids []string, places map[string]*Place) []string {
	n := len(ids)
	if n < 3 { // there and back is one way
		return ids
	}
	between := make([][]float64, n+1) // the last is the origin
	at := func(i int) orb.Point {
		if i == n {
			return origin
		}
		return places[ids[i]].Position
	}
	for i := range between {
		between[i] = make([]float64, n+1)
		for j := range i {
			between[i][j] = kilometres(at(i), at(j))
			between[j][i] = between[i][j]
		}
	}
	// best[seen][i] is the shortest way that visits seen and ends in i.
	best := make([][]float64, 1<<n)
	before := make([][]int, 1<<n)
	for seen := range best {
		best[seen], before[seen] = make([]float64, n), make([]int, n)
		for i := range n {
			best[seen][i] = math.Inf(1)
			if seen == 1<<i {
				best[seen][i] = between[n][i]
			}
		}
		for i := range n {
			if seen&(1<<i) == 0 || seen == 1<<i {
				continue
			}
			for j := range n {
				if j == i || seen&(1<<j) == 0 {
					continue
				}
				if km := best[seen&^(1<<i)][j] + between[j][i]; km < best[seen][i] {
					best[seen][i], before[seen][i] = km, j
				}
			}
		}
	}
	seen, last := 1<<n-1, 0
	for i := range n {
		if best[seen][i]+between[i][n] < best[seen][last]+between[last][n] {
			last = i
		}
	}
	var way []int
	for len(way) < n {
		way = append(way, last)
		seen, last = seen&^(1<<last), before[seen][last]
	}
	slices.Reverse(way)
	if way[0] > way[n-1] {
		slices.Reverse(way)
	}
	ordered := make([]string, n)
	for i, stop := range way {
		ordered[i] = ids[stop]
	}
	return ordered
}
