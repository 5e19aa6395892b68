//go:build linux

package bench

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"time"
)

// Nginx is an nginx that serves a folder of bodies that are compressed already.
type Nginx struct {
	*Process
	Address netip.AddrPort
	www     string
}

// nginxConfig is set up for what it is compared on: a process for each processor,
// sendfile, files kept open, connections kept for ever, no compression of its own.
// Its answers carry the headers that the program's do, and each is logged, as the
// program logs: what is compared is the serving.
//
// Debian's nginx has no Brotli: both codings are plain files, and the folder says
// which one they are in. That costs it less than looking for a file in the coding
// that the client wants.
const nginxConfig = `daemon off;
worker_processes auto;
worker_rlimit_nofile 8192;
%[4]s
pid nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log access.log;
  client_body_temp_path temporary; proxy_temp_path temporary; fastcgi_temp_path temporary;
  uwsgi_temp_path temporary; scgi_temp_path temporary;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_timeout 300;
  keepalive_requests 100000000;
  open_file_cache max=100 inactive=600s;
  open_file_cache_valid 600s;
  server_tokens off;
  default_type application/geo+json;
  server {
    listen %[1]s backlog=4096;
    root "%[2]s";
    location /gzip/ { add_header Content-Encoding gzip; %[3]s }
    location /br/ { add_header Content-Encoding br; %[3]s }
  }
}
`

// nginxHeaders are those of the program's own answers. A location that adds one
// header must add them all.
const nginxHeaders = `
      add_header Cache-Control no-cache;
      add_header Vary Accept-Encoding;
      add_header Access-Control-Allow-Origin *;
      add_header Access-Control-Expose-Headers "ETag, Retry-After, X-Request-Id";
      add_header Cross-Origin-Resource-Policy cross-origin;
      add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'";
      add_header X-Content-Type-Options nosniff;
    `

// StartNginx starts one of its own in a new folder below the given one.
func StartNginx(ctx context.Context, program, folder string, address netip.AddrPort) (*Nginx, error) {
	n := &Nginx{Address: address, www: filepath.Join(folder, "www")}
	for _, coding := range []string{"gzip", "br"} {
		if err := os.MkdirAll(filepath.Join(n.www, coding), 0o755); err != nil {
			return nil, fmt.Errorf("start nginx: %w", err)
		}
	}
	config := filepath.Join(folder, "nginx.conf")
	if err := os.WriteFile(config, []byte(fmt.Sprintf(nginxConfig, address, n.www, nginxHeaders, workersUser())), 0o644); err != nil {
		return nil, fmt.Errorf("start nginx: %w", err)
	}
	if err := os.WriteFile(filepath.Join(n.www, "ready"), nil, 0o644); err != nil {
		return nil, fmt.Errorf("start nginx: %w", err)
	}
	process, err := Start(filepath.Join(folder, "nginx.log"), nil, program, "-e", "stderr", "-p", folder, "-c", config)
	if err != nil {
		return nil, err
	}
	n.Process = process
	if _, err := n.Await(ctx, "http://"+address.String()+"/ready", 20*time.Second); err != nil {
		return nil, fmt.Errorf("start nginx: %w", err)
	}
	return n, nil
}

// Put gives it a body to serve, in a coding, and returns where.
func (n *Nginx) Put(coding, name string, body []byte) (path string, err error) {
	if err := os.WriteFile(filepath.Join(n.www, coding, name), body, 0o644); err != nil {
		return "", fmt.Errorf("give nginx a body: %w", err)
	}
	return "/" + coding + "/" + name, nil
}

// Folder is what it serves.
func (n *Nginx) Folder() string { return n.www }

// workersUser keeps the workers of root's nginx from becoming somebody who cannot
// read the folder.
func workersUser() string {
	if os.Geteuid() == 0 {
		return "user root root;"
	}
	return ""
}
