package backup

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/passerelles/passerelles/internal/atlas"
)

// address is a database as PostgreSQL's programs are told of it.
type address struct {
	conninfo string // for the command line: without a password
	password string // for the environment; empty when libpq is to find it
}

// parseAddress reads a URL or a DSN as pgx does, and keeps what libpq knows:
// pgx takes more, as the size of its pools.
func parseAddress(text string) (address, error) {
	var settings map[string]string
	var err error
	if strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://") {
		settings, err = parseURL(text)
	} else {
		settings, err = parseDSN(text)
	}
	if err != nil {
		return address{}, &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
			FR: "L’adresse de la base de données est mal écrite (PASSERELLES_DATABASE_URL).",
			EN: "The database's address is malformed (PASSERELLES_DATABASE_URL).",
		}, Cause: err}
	}
	if settings["sslpassword"] != "" { // libpq takes it from nowhere but the command line
		return address{}, &atlas.Error{Code: atlas.CodeInvalid, Message: atlas.Text{
			FR: "Sauvegarder et restaurer veulent une clé TLS sans mot de passe\u202f: sslpassword serait lisible de tous les comptes de la machine.",
			EN: "Backups want a TLS key without a password: sslpassword could be read by every account of the machine.",
		}}
	}
	parsed := address{password: settings["password"]}
	var words []string
	for _, key := range libpqKeys() {
		if value := settings[key]; value != "" {
			words = append(words, key+"="+quote(value))
		}
	}
	parsed.conninfo = strings.Join(words, " ")
	return parsed, nil
}

// libpqKeys are the settings that are passed on.
func libpqKeys() []string {
	return []string{
		"host", "hostaddr", "port", "dbname", "user", "passfile", "service", "connect_timeout", "options",
		"sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslsni", "ssl_min_protocol_version",
		"channel_binding", "gssencmode", "krbsrvname", "target_session_attrs", "keepalives", "keepalives_idle",
	}
}

// parseURL reads a URL as libpq does, which takes several hosts in one: net/url
// does not.
func parseURL(text string) (map[string]string, error) {
	_, rest, _ := strings.Cut(text, "://")
	settings := map[string]string{}
	if i := strings.IndexAny(rest, "@/"); i >= 0 && rest[i] == '@' {
		settings["user"], settings["password"], _ = strings.Cut(rest[:i], ":")
		rest = rest[i+1:]
	}
	rest, query, _ := strings.Cut(rest, "?")
	hosts, name, _ := strings.Cut(rest, "/")
	settings["dbname"] = name
	settings["host"], settings["port"] = splitHosts(hosts)
	for pair := range strings.SplitSeq(query, "&") {
		if key, value, found := strings.Cut(pair, "="); found {
			settings[key] = value
		}
	}
	for key, value := range settings {
		read, err := url.PathUnescape(value) // not a query's: + is +
		if err != nil {
			return nil, fmt.Errorf("a %% that no two digits follow") // not where: a name may be a piece of a password
		}
		settings[key] = read
	}
	return settings, nil
}

// splitHosts reads host:port,host:port as a list of hosts and one of ports, the
// latter empty when no port is given.
func splitHosts(text string) (hostList, portList string) {
	var hosts, ports []string
	for one := range strings.SplitSeq(text, ",") {
		host, port := one, ""
		if i := strings.LastIndexByte(one, ':'); i > strings.LastIndexByte(one, ']') {
			host, port = one[:i], one[i+1:]
		}
		hosts, ports = append(hosts, strings.Trim(host, "[]")), append(ports, port)
	}
	portList = strings.Join(ports, ",")
	if strings.Trim(portList, ",") == "" {
		portList = ""
	}
	return strings.Join(hosts, ","), portList
}

// parseDSN reads "key = value" words; values may be in quotes, with \ before a
// quote or a \.
func parseDSN(text string) (map[string]string, error) {
	settings := map[string]string{}
	rest := strings.TrimSpace(text)
	for rest != "" {
		key, after, found := strings.Cut(rest, "=")
		if !found {
			return nil, fmt.Errorf("a word without a value")
		}
		value, left, err := cutValue(strings.TrimLeft(after, " \t\r\n"))
		if err != nil {
			return nil, err
		}
		settings[strings.TrimSpace(key)] = value
		rest = strings.TrimSpace(left)
	}
	return settings, nil
}

// cutValue reads one value, and returns what follows it.
func cutValue(text string) (value, rest string, err error) {
	quoted := strings.HasPrefix(text, "'")
	if quoted {
		text = text[1:]
	}
	var read strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && i+1 < len(text):
			i++
			read.WriteByte(text[i])
		case quoted && c == '\'':
			return read.String(), text[i+1:], nil
		case !quoted && strings.IndexByte(" \t\r\n", c) >= 0:
			return read.String(), text[i:], nil
		default:
			read.WriteByte(c)
		}
	}
	if quoted {
		return "", "", fmt.Errorf("a quote is not closed")
	}
	return read.String(), "", nil
}

// quote writes a value as libpq reads it.
func quote(value string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(value) + "'"
}
