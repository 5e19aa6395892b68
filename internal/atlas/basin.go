package atlas

// MediterraneanCountries returns the ISO 3166-1 alpha-2 codes of the countries
// that lie on the Mediterranean basin.
func MediterraneanCountries(regions []WorldRegion) map[string]bool {
	codes := map[string]bool{}
	for i := range regions {
		if regions[i].Mediterranean && regions[i].ISO2 != "" {
			codes[regions[i].ISO2] = true
		}
	}
	return codes
}

// DeriveInBasin sets InBasin of every partner from the countries it lies in and
// the world regions of the same record.
func (r *Record) DeriveInBasin() {
	mediterranean := MediterraneanCountries(r.WorldRegions)
	for i := range r.Partners {
		r.Partners[i].DeriveInBasin(mediterranean)
	}
}

// DeriveInBasin sets InBasin: whether one of the partner's countries is among
// the mediterranean ones, see [MediterraneanCountries].
func (p *Partner) DeriveInBasin(mediterranean map[string]bool) {
	p.InBasin = false
	for _, country := range p.Countries {
		p.InBasin = p.InBasin || mediterranean[country]
	}
}
