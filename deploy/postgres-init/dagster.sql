CREATE DATABASE umkm_dagster;
