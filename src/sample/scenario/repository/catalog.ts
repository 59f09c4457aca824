import type { Files } from "../../git/history.ts";

/** services/catalog as first committed. */
export const catalog: Files = {
  "services/catalog/Dockerfile": `FROM golang:1.21.1-bookworm AS build
WORKDIR /src
COPY go.mod ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /catalog ./cmd/catalog

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /catalog /catalog
EXPOSE 8081
ENTRYPOINT ["/catalog"]
`,
  "services/catalog/cmd/catalog/main.go": `package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/acme/storefront/services/catalog/internal/search"
	"github.com/acme/storefront/services/catalog/internal/store"
)

func main() {
	db, err := store.Open(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/search", search.Handler(db))
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})
	server := &http.Server{Addr: ":8081", Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServe())
}
`,
  "services/catalog/go.mod": `module github.com/acme/storefront/services/catalog

go 1.21

require (
	github.com/golang-jwt/jwt/v4 v4.4.1
	github.com/jackc/pgx/v5 v5.5.1
	golang.org/x/net v0.7.0
)

require (
	github.com/jackc/pgpassfile v1.0.0 // indirect
	golang.org/x/crypto v0.17.0 // indirect
	golang.org/x/text v0.14.0 // indirect
)
`,
  "services/catalog/internal/search/search.go": `package search

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"strconv"

	"github.com/acme/storefront/services/catalog/internal/store"
)

// Handler answers /search?q=&sort=&page=.
func Handler(db *store.Store) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		words := r.URL.Query().Get("q")
		sort := r.URL.Query().Get("sort")
		page, err := strconv.Atoi(r.URL.Query().Get("page"))
		if err != nil {
			page = 1
		}
		log.Printf("search %s page %d", words, page)
		products, err := db.Find(r.Context(), words, sort)
		if err != nil {
			http.Error(w, fmt.Sprintf("search for %s failed", words), http.StatusInternalServerError)
			return
		}
		if len(products) == 0 {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, "<p>Nothing found for %s</p>", words)
			return
		}
		json.NewEncoder(w).Encode(window(products, int32(page)))
	})
}

func window(products []store.Product, page int32) []store.Product {
	from := int(page-1) * 50
	if from >= len(products) {
		return nil
	}
	return products[from:min(from+50, len(products))]
}
`,
  "services/catalog/internal/store/store.go": `package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Product is one article as the storefront shows it.
type Product struct {
	ID    int32
	Name  string
	Price int64
}

// Store reads products.
type Store struct{ pool *pgxpool.Pool }

// Open connects to the product database.
func Open(ctx context.Context, url string) (*Store, error) {
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return nil, err
	}
	return &Store{pool: pool}, nil
}

// Find lists products whose name contains the words, sorted by a column.
func (s *Store) Find(ctx context.Context, words, sort string) ([]Product, error) {
	query := fmt.Sprintf("select id, name, price from products where name ilike '%%%s%%' order by %s", words, sort)
	rows, err := s.pool.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Product
	for rows.Next() {
		var p Product
		if err := rows.Scan(&p.ID, &p.Name, &p.Price); err != nil {
			return nil, err
		}
		found = append(found, p)
	}
	return found, rows.Err()
}
`,
};

/** Merchants' pictures. */
export const imageProxy: Files = {
  "services/catalog/internal/images/proxy.go": `package images

import (
	"crypto/tls"
	"io"
	"net/http"
	"os"
	"path/filepath"
)

var client = &http.Client{Transport: &http.Transport{
	TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
}}

// Proxy fetches a merchant's picture and passes it on.
func Proxy(w http.ResponseWriter, r *http.Request) {
	source := r.URL.Query().Get("src")
	response, err := client.Get(source)
	if err != nil {
		http.Error(w, "cannot fetch the picture", http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	w.Header().Set("Content-Type", response.Header.Get("Content-Type"))
	io.Copy(w, response.Body)
}

// Cached serves a picture that was fetched before.
func Cached(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	content, err := os.ReadFile(filepath.Join("/var/cache/catalog", name))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Write(content)
}
`,
};

/** Bulk upload. */
export const upload: Files = {
  "services/catalog/internal/upload/upload.go": `package upload

import (
	"archive/zip"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
)

// Rows reads as many product rows as the request announces.
func Rows(w http.ResponseWriter, r *http.Request) {
	count, err := strconv.Atoi(r.Header.Get("X-Row-Count"))
	if err != nil {
		http.Error(w, "X-Row-Count is missing", http.StatusBadRequest)
		return
	}
	rows := make([]string, count)
	for i := range rows {
		rows[i] = r.FormValue("row" + strconv.Itoa(i))
	}
	w.WriteHeader(http.StatusAccepted)
}

// Unzip lays a merchant's pictures into the folder of the merchant.
func Unzip(archive, folder string) error {
	reader, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer reader.Close()
	for _, file := range reader.File {
		target := filepath.Join(folder, file.Name)
		if err := copyTo(target, file); err != nil {
			return err
		}
	}
	return nil
}

func copyTo(target string, file *zip.File) error {
	source, err := file.Open()
	if err != nil {
		return err
	}
	defer source.Close()
	out, err := os.Create(target)
	if err != nil {
		return err
	}
	defer out.Close()
	_, err = io.Copy(out, source)
	return err
}
`,
};
