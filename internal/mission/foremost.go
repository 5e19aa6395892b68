package mission

// MaxForemost is how many subjects are named as the foremost at most.
const MaxForemost = 2

// Foremost names the subjects that the area is mostly about, the most frequent
// first: those of at least one cooperation in six, [MaxForemost] at most.
// Twinnings without a subject, and what has none, are no subject.
func (s *Summary) Foremost() []string {
	themes := []string{}
	for _, each := range s.Themes {
		if isSubject(each.Theme) && each.Cooperations*6 >= s.Cooperations && len(themes) < MaxForemost {
			themes = append(themes, each.Theme)
		}
	}
	return themes
}
