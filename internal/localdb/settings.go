package localdb

import "strings"

// setting is a line of postgresql.conf.
type setting struct{ name, value string }

// settings suit a small machine that does other things too, and data that can
// be imported again but decisions that cannot: fsync stays on.
func settings() []setting {
	return []setting{
		{"listen_addresses", ""}, // a Unix socket only
		{"unix_socket_permissions", "0700"},
		{"cluster_name", "passerelles"},
		{"max_connections", "200"}, // a slot costs little; tests open many databases at once
		{"shared_buffers", "128MB"},
		{"effective_cache_size", "512MB"},
		{"work_mem", "16MB"},
		{"maintenance_work_mem", "256MB"}, // indexes of the gazetteer
		{"wal_level", "minimal"},          // no replica reads this cluster
		{"max_wal_senders", "0"},
		{"max_wal_size", "1GB"},
		{"checkpoint_timeout", "15min"},
		{"random_page_cost", "1.1"},
		{"jit", "off"},
		{"max_parallel_workers_per_gather", "0"}, // queries are short, /dev/shm may be small
		{"log_min_messages", "warning"},
		{"log_checkpoints", "off"},
		{"log_line_prefix", "%m [%p] %d "},
		{"log_timezone", "UTC"},
		{"timezone", "UTC"},
	}
}

// arguments gives the settings to the server's command line, where neither
// postgresql.conf nor ALTER SYSTEM can change them.
func (s site) arguments() []string {
	args := []string{"-D", s.folder}
	for _, setting := range settings() {
		args = append(args, "-c", setting.name+"="+setting.value)
	}
	return append(args, "-c", "port=5432", "-c", "unix_socket_directories="+s.socket)
}

// configuration is the same as text, for postgresql.conf: a server that a
// person starts by hand opens no port either.
func configuration() string {
	var text strings.Builder
	text.WriteString("\n# Passerelles: what the program gives on the command line, for a server started by hand.\n")
	for _, setting := range settings() {
		text.WriteString(setting.name + " = '" + setting.value + "'\n")
	}
	text.WriteString("unix_socket_directories = '.'\n") // relative to the data directory
	return text.String()
}
