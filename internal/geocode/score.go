package geocode

import (
	"math"

	"github.com/passerelles/passerelles/internal/atlas"
)

// candidate is a contender as a person sees it: its score, what the score is
// made of, and why.
func (q *question) candidate(c contender, ranked []contender) atlas.Candidate {
	evidence := atlas.Evidence{
		Name:       c.nameEvidence(),
		Country:    q.countryEvidence(),
		Level:      0.5 + 0.5*c.level,
		Area:       1,
		Population: populationEvidence(c, ranked),
		Proximity:  0.7 + 0.3*c.proximity(),
	}
	if len(q.spellings.context) > 0 && !c.context || c.tier == tierPart && !c.context {
		evidence.Area = 0.8
	}
	for _, part := range []*float64{&evidence.Name, &evidence.Level, &evidence.Population, &evidence.Proximity} {
		*part = round3(*part)
	}
	return atlas.Candidate{
		Place: c.match.Place, Score: round3(evidence.Score()), Evidence: evidence, Reason: reasonCandidate(c),
	}
}

// nameEvidence says how truly the place bears the name.
func (c contender) nameEvidence() float64 {
	switch c.tier {
	case tierName:
		return 0.99
	case tierAlias:
		return 0.95
	case tierLoose, tierPart:
		return 0.88
	}
	return 0.85 * (0.5 + 0.5*c.match.Similarity)
}

// countryEvidence says how sure the country is: given, read from the name, or
// not known.
func (q *question) countryEvidence() float64 {
	switch {
	case len(q.query.Countries) == 0:
		return 0.95
	case q.implied:
		return 0.98
	}
	return 1
}

// populationEvidence compares a place with the largest of those that are ranked:
// 1 for that one, three quarters for a hamlet beside a city.
func populationEvidence(c contender, ranked []contender) float64 {
	largest := 0
	for _, other := range ranked {
		if other.level > 0 {
			largest = max(largest, other.match.Weight)
		}
	}
	if c.match.Weight >= largest {
		return 1
	}
	return 0.75 + 0.25*math.Log10(float64(c.match.Weight)+10)/math.Log10(float64(largest)+10)
}

func round3(value float64) float64 { return math.Round(value*1000) / 1000 }
