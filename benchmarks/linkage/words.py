"""Words of which made-up firms and their owners are named. Nobody real is meant: names are drawn word by word."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from umkm_pipeline.samples.names import business_words, person_words

Texts = npt.NDArray[np.object_]


def _words(*groups: tuple[str, ...] | str) -> Texts:
    """Words of tuples, and of texts of single words."""
    parts = (group.split() if isinstance(group, str) else group for group in groups)
    return np.array([word for part in parts for word in part], dtype=object)


_FIRST, _SECOND = business_words()
_GIVEN, _SURNAMES = person_words()

FIRST = _words(
    _FIRST,
    "Sari Setia Maju Mulia Putra Putri Sejati Bunga Intan Kencana Mitra Indo Nusantara Bina Guna",
    "Dua Tiga Sekar Melati Mawar Cempaka Kenanga Rumah Dapur Galeri Griya Omah Bale Pondok Kedai",
)
SECOND = _words(
    _SECOND,
    "Sejahtera Bersama Sentosa Bahagia Asri Baru Lama Murni Asli Rasa Rasa Alam Bumi Langit Ratu",
    "Raja Agung Luhur Kita Sehat Segar Manis Gurih Jati Emas Perak Mas Intan Subur Santosa",
)
PRODUCTS = _words(
    "Keripik Kerupuk Batik Tenun Kopi Madu Sirup Abon Sambal Anyaman Rotan Mebel Gerabah Sasirangan",
    "Songket Jamu Tempe Tahu Dodol Brem Emping Bakso Roti Kue Kelapa Cokelat Kakao Lada Pala Vanili",
    ("Rumput Laut", "Kerajinan Kayu", "Minyak Kelapa", "Ikan Asin", "Kain Tapis", "Gula Aren", "Batu Permata"),
)
TRADES = _words(("Toko", "Warung", "Kios", "Rumah Makan", "Industri", "Kerajinan", "Toko", "Warung"))
CALLED = _words(("Bu", "Pak", "Mama", "Mbak", "Ibu", "Bunda", "Haji"))
GIVEN = _words(_GIVEN)
POPULAR = _words(
    "Muhammad Siti Abdul Nur Sri Andi Dewi Agus Ahmad Nurul Syamsul Fitri Yusuf Khairul Djoko Soeharti",
    "Tjahyo Oemar Rizky Syahrul Fathimah Khadijah Zainuddin Dwi Tri Eko Wahyu Indah Ratna Rahmat",
)
SURNAMES = _words(
    _SURNAMES,
    "Rahman Rahim Hidayat Saputra Lestari Wulandari Syarif Yahya Hakim Karim Jalil Basri Zulkarnain",
)
STREETS = _words(
    "Merdeka Sudirman Diponegoro Veteran Pahlawan Kartini Hasanuddin Pattimura Mawar Melati Kenanga",
    "Anggrek Cempaka Flamboyan Gajah Rusa Elang Merpati Nangka Mangga Durian Rambutan Jambu Pelita",
    ("Ahmad Yani", "Gatot Subroto", "Pangeran Antasari", "Raya Pasar", "Poros Desa", "Pantai Indah", "Teuku Umar"),
    ("Imam Bonjol", "Hayam Wuruk", "Gajah Mada", "Pasar Lama", "Pasar Baru", "Kampung Baru", "Lambung Mangkurat"),
)
BRANDS = _words(
    "Sabana Kebab Primarasa Quickmart Tahukrispi Esteler Burgerku Laundryku Fotokopia Jusmania",
    ("Ayam Geprek Juara", "Kopi Sahabat", "Teh Segar", "Roti Kita", "Bakso Kota", "Martabak Raja", "Mie Jawara"),
)


def drawn(rng: np.random.Generator, words: Texts, count: int, skew: float = 0.7) -> Texts:
    """Words of which the first are drawn more often, as names are (Zipf)."""
    weights = 1.0 / np.arange(1, len(words) + 1) ** skew
    chosen: Texts = words[rng.choice(len(words), size=count, p=weights / weights.sum())]
    return chosen
