package data_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// grounds are the map's own colours, which the lines lie on: the darkest ones
// the design allows, and those of the page's stylesheet.
func grounds(t *testing.T) map[string]string {
	t.Helper()
	style, err := os.ReadFile("../static/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	colours := map[string]string{"darkest land": "#F2F2EE", "darkest sea": "#DCE6EC"}
	for _, name := range []string{"land", "sea"} {
		found := regexp.MustCompile(`--map-` + name + `:\s*(#[0-9A-Fa-f]{6});`).FindSubmatch(style)
		if found == nil {
			t.Fatalf("tokens.css gives no --map-%s", name)
		}
		colours["the page's "+name] = string(found[1])
	}
	return colours
}

// distanceFloor is the least difference (CIEDE2000) between any two themes, for
// every vision below. Palettes published for colour-blind readers reach about
// as much: Okabe–Ito 10.9, Tol's muted 11.5.
const distanceFloor = 11.0

// contrastFloor is WCAG 2.2 criterion 1.4.11, for graphical objects.
const contrastFloor = 3.0

// visions are the transforms of linear RGB of Machado, Oliveira and Fernandes
// (2009) at full severity.
var visions = map[string][3][3]float64{
	"normal":       {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

func TestThemeColoursTellApart(t *testing.T) {
	t.Parallel()
	themes := table(t, "themes.csv")
	for vision, transform := range visions {
		for i, a := range themes {
			for _, b := range themes[i+1:] {
				distance := ciede2000(lab(transformed(linear(t, a["color"]), transform)), lab(transformed(linear(t, b["color"]), transform)))
				if distance < distanceFloor {
					t.Errorf("%s: %s %s and %s %s are %.1f apart, want %.0f", vision, a["code"], a["color"], b["code"], b["color"], distance, distanceFloor)
				}
			}
		}
	}
}

func TestThemeColoursStandOut(t *testing.T) {
	t.Parallel()
	under := grounds(t)
	for _, theme := range table(t, "themes.csv") {
		for ground, colour := range under {
			if got := contrast(t, theme["color"], colour); got < contrastFloor {
				t.Errorf("%s %s has contrast %.2f on %s %s, want %.0f", theme["code"], theme["color"], got, ground, colour, contrastFloor)
			}
		}
	}
}

// Two themes never share both their dash and their glyph: colour is not the
// only thing that tells them apart.
func TestThemesTellApartWithoutColour(t *testing.T) {
	t.Parallel()
	glyphs := map[string]string{}
	for _, theme := range table(t, "themes.csv") {
		if other, taken := glyphs[theme["glyph"]]; taken {
			t.Errorf("%s and %s share the glyph %s", theme["code"], other, theme["glyph"])
		}
		glyphs[theme["glyph"]] = theme["code"]
	}
}

// Pairs 1, 7, 20 and 25 of the test data published with the formula: Sharma, Wu and
// Dalal, “The CIEDE2000 color-difference formula”, 2005, table 1.
func TestCIEDE2000(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b [3]float64
		want float64
	}{
		{[3]float64{50, 2.6772, -79.7751}, [3]float64{50, 0, -82.7485}, 2.0425},
		{[3]float64{50, 0, 0}, [3]float64{50, -1, 2}, 2.3669},
		{[3]float64{50, 2.5, 0}, [3]float64{58, 24, 15}, 19.4535},
		{[3]float64{60.2574, -34.0099, 36.2677}, [3]float64{60.4626, -34.1751, 39.4387}, 1.2644},
	} {
		if got := ciede2000(test.a, test.b); math.Abs(got-test.want) > 1e-4 {
			t.Errorf("ciede2000(%v, %v) = %.4f, want %.4f", test.a, test.b, got, test.want)
		}
	}
}

// linear returns the linear RGB of an sRGB colour (IEC 61966-2-1).
func linear(t *testing.T, colour string) [3]float64 {
	t.Helper()
	value, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	var rgb [3]float64
	for i := range rgb {
		c := float64(value>>(16-8*i)&0xFF) / 255
		if c <= 0.04045 {
			rgb[i] = c / 12.92
		} else {
			rgb[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return rgb
}

func transformed(rgb [3]float64, m [3][3]float64) [3]float64 {
	var out [3]float64
	for i := range out {
		out[i] = min(1, max(0, m[i][0]*rgb[0]+m[i][1]*rgb[1]+m[i][2]*rgb[2]))
	}
	return out
}

// lab returns the CIE L*a*b* of a linear RGB colour, under D65.
func lab(rgb [3]float64) [3]float64 {
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x := f((0.4124564*rgb[0] + 0.3575761*rgb[1] + 0.1804375*rgb[2]) / 0.95047)
	y := f(0.2126729*rgb[0] + 0.7151522*rgb[1] + 0.0721750*rgb[2])
	z := f((0.0193339*rgb[0] + 0.1191920*rgb[1] + 0.9503041*rgb[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(colour string) float64 {
		rgb := linear(t, colour)
		return 0.2126*rgb[0] + 0.7152*rgb[1] + 0.0722*rgb[2]
	}
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// ciede2000 is the colour difference of CIE 142-2001, as Sharma, Wu and Dalal
// (2005) write it, with all weights 1.
func ciede2000(one, two [3]float64) float64 {
	radians := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	hue := func(a, b float64) float64 {
		if a == 0 && b == 0 {
			return 0
		}
		return math.Mod(math.Atan2(b, a)*180/math.Pi+360, 360)
	}
	seventh := func(c float64) float64 { c7 := math.Pow(c, 7); return math.Sqrt(c7 / (c7 + math.Pow(25, 7))) }
	g := 0.5 * (1 - seventh((math.Hypot(one[1], one[2])+math.Hypot(two[1], two[2]))/2))
	a1, a2 := one[1]*(1+g), two[1]*(1+g)
	c1, c2 := math.Hypot(a1, one[2]), math.Hypot(a2, two[2])
	h1, h2 := hue(a1, one[2]), hue(a2, two[2])

	dh, meanHue := h2-h1, (h1+h2)/2
	switch {
	case c1*c2 == 0:
		dh, meanHue = 0, h1+h2
	case math.Abs(h1-h2) > 180:
		if dh > 0 {
			dh -= 360
		} else {
			dh += 360
		}
		if h1+h2 < 360 {
			meanHue += 180
		} else {
			meanHue -= 180
		}
	}
	dH := 2 * math.Sqrt(c1*c2) * math.Sin(radians(dh/2))
	l, c := (one[0]+two[0])/2, (c1+c2)/2
	weight := 1 - 0.17*math.Cos(radians(meanHue-30)) + 0.24*math.Cos(radians(2*meanHue)) +
		0.32*math.Cos(radians(3*meanHue+6)) - 0.20*math.Cos(radians(4*meanHue-63))
	sl := 1 + 0.015*(l-50)*(l-50)/math.Sqrt(20+(l-50)*(l-50))
	sc, sh := 1+0.045*c, 1+0.015*c*weight
	rotation := -2 * seventh(c) * math.Sin(radians(60*math.Exp(-math.Pow((meanHue-275)/25, 2))))
	dl, dc := (two[0]-one[0])/sl, (c2-c1)/sc
	return math.Sqrt(dl*dl + dc*dc + dH/sh*dH/sh + rotation*dc*dH/sh)
}
