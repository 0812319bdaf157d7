"""What each rule tells people: one registry, Indonesian and English.

Belongs here: hints, written for the officer who keeps the sheet: what to do, not what the program did.
"""

from __future__ import annotations

from typing import NamedTuple


class Hint(NamedTuple):
    """What to do about a broken rule."""

    id: str
    en: str


HINTS: dict[str, Hint] = {
    # --- files -----------------------------------------------------------------------------------------------------
    "layout_unknown": Hint(
        "Format lembar belum dikenal; lihat pesan berkas.", "Unknown layout; see the file's message."
    ),
    "header_duplicate": Hint(
        "Judul kolom ganda; beri nama berbeda.", "A header stands twice; give each column its own."
    ),
    "column_unknown": Hint("Ada kolom yang belum dikenal; petakan atau hapus.", "Unknown column; map it or delete it."),
    "rates_unreadable": Hint(
        "Berkas kurs rusak, jadi berkas ini belum dapat dihitung; lihat pesan berkas, lalu baca ulang bulannya.",
        "A file of exchange rates is damaged, so this one cannot be converted; see its message, then read the month "
        "again.",
    ),
    "file_duplicate": Hint(
        "Isi berkas sama dengan berkas lain bulan ini; hapus salah satu.",
        "Same content as another file of the month; delete one.",
    ),
    "header_moved": Hint(
        "Di atas baris ini ada judul kolom lagi dengan kolom, urutan, satuan, tempat, tanggal, atau kegiatan lain; "
        "samakan, atau pisahkan menjadi lembar sendiri.",
        "Above this row there is another header with other columns, in another order, with another unit, or below "
        "another place, date or event; make it the same, or move these rows to a sheet of their own.",
    ),
    "cells_merged": Hint(
        "Sel angka pada baris ini digabung dengan sel lain; pisahkan gabungannya dan tulis angka di setiap sel.",
        "A cell of an amount in this row is merged with others; unmerge it and write the amount into each cell.",
    ),
    "row_struck": Hint(
        "Baris ini dicoret. Bila memang batal, hapus barisnya dari lembar; bila masih berlaku, buang coretannya atau "
        "nyatakan benar pada buku perbaikan.",
        "This row is crossed out. If it was taken back, delete it from the sheet; if it stands, take the line away or "
        "confirm the row in the repair workbook.",
    ),
    "cell_struck": Hint(
        "Ada sel yang dicoret pada baris ini; hapus isinya kalau tidak berlaku lagi.",
        "A cell of this row is crossed out; delete what it says if that no longer holds.",
    ),
    "header_repeated": Hint(
        "Baris ini judul kolom yang terulang, bukan data; tidak perlu diperbaiki.",
        "This row is the header once more, not data; nothing to repair.",
    ),
    "row_shifted": Hint(
        "Isi baris melebihi judul kolom; periksa tanda pemisah dan kutip.",
        "The row has more cells than the header; check delimiters and quotes.",
    ),
    "row_ragged": Hint(
        "Jumlah kolom baris ini berbeda dengan judulnya; periksa tanda pemisah dan kutip pada berkas.",
        "The line has another number of cells than the header; check delimiters and quotes in the file.",
    ),
    "encoding_broken": Hint(
        "Huruf pada baris ini rusak; simpan ulang berkas sebagai CSV UTF-8.",
        "Characters of this line are broken; save the file again as CSV UTF-8.",
    ),
    "row_unreadable": Hint(
        "Baris ini tidak terbaca; periksa baris tersebut pada berkas asli.",
        "This line cannot be read; look at it in the original file.",
    ),
    "delimiter_mixed": Hint(
        "Tanda pemisah baris ini berbeda dari baris lain dan sudah diseragamkan.",
        "This line had another delimiter than the others; it was read with its own.",
    ),
    "row_recut": Hint(
        "Tanda pemisah di dalam teks atau sel kosong yang hilang pada baris ini sudah dipulihkan; periksa hasilnya.",
        "A delimiter inside a text, or a lacking empty cell, was put right in this line; check the result.",
    ),
    "quote_repaired": Hint(
        "Tanda kutip yang tidak berpasangan pada baris ini sudah dihapus.",
        "A quote without its partner was left out of this line.",
    ),
    "encoding_repaired": Hint(
        "Huruf yang rusak pada baris ini sudah dipulihkan; simpan berkas sebagai UTF-8.",
        "Broken characters of this line were restored; save the file as UTF-8.",
    ),
    "sheet_hidden": Hint(
        "Baris ini berasal dari lembar yang disembunyikan; pastikan masih berlaku, atau hapus lembarnya.",
        "This row is from a sheet that the workbook hides; make sure that it still holds, or delete the sheet.",
    ),
    "formula_error": Hint(
        "Rumus pada sel ini gagal (misalnya #DIV/0!); ketik nilainya.",
        "The formula of this cell fails (such as #DIV/0!); type its value.",
    ),
    "formula_without_value": Hint(
        "Hasil rumus tidak tersimpan; buka berkas di Excel, simpan, lalu kirim ulang, atau ketik nilainya.",
        "The formula has no stored result; open and save the file in Excel and send it again, or type the value.",
    ),
    "correction_stale": Hint(
        "Koreksi terdaftar tidak cocok lagi dengan isi berkas; periksa sel, lalu hapus atau perbarui butir koreksinya "
        "di corrections.yml.",
        "A declared correction no longer fits the file; check the cell, then delete or renew the entry in "
        "corrections.yml.",
    ),
    "repaired": Hint(
        "Baris dibaca dengan perbaikan petugas; versi aslinya ada di quality.repair.",
        "The row is read as people corrected it; the original is in quality.repair.",
    ),
    # --- rows ------------------------------------------------------------------------------------------------------
    "erased": Hint(
        "Orang ini minta datanya dihapus (UU PDP). Hapus barisnya dari berkas; jangan dikirim lagi.",
        "This person asked to be erased. Delete the row from the file; do not send it again.",
    ),
    "number_of_person": Hint(
        "Kolom angka berisi NIK, NPWP, atau nomor HP. Isi angka yang benar, dan pindahkan nomor itu ke kolomnya.",
        "A column of amounts holds a NIK, NPWP or mobile number. Put the amount there, and the number in its column.",
    ),
    "same_as_above": Hint(
        "Sel berisi tanda 'sama dengan di atas' (idem, s.d.a., tanda kutip). Tulis isinya lengkap: baris di atasnya "
        "menjadi baris lain bila lembar diurutkan.",
        "The cell says 'as above' (idem, s.d.a., a quotation mark). Write out what it stands for: the row above is "
        "another one once the sheet is sorted.",
    ),
    "name_unreadable": Hint(
        "Nama tidak memuat huruf, berbunyi 'tidak ada', atau berupa alamat. Tulis namanya, atau kosongkan selnya bila "
        "tak diketahui.",
        "The name has no letter, says that there is none, or is an address. Write the name, or empty the cell if "
        "nobody knows it.",
    ),
    "firms_in_cell": Hint(
        "Sel nama memuat dua usaha. Tulis satu usaha per baris, masing-masing dengan NIB-nya, lalu kirim ulang berkas; "
        "bila hanya satu yang dimaksud baris ini, tulis nama itu saja.",
        "The name cell holds two firms. Write one firm a row, each with its own NIB, and send the file again; if this "
        "row is about one of them only, write that name alone.",
    ),
    "people_in_cell": Hint(
        "Sel nama memuat lebih dari satu orang, padahal tiap peserta dihitung. Tulis satu orang per baris lalu kirim "
        "ulang berkas; bila hanya satu yang hadir, tulis nama itu saja.",
        "The name cell holds more than one person, and each participant counts. Write one person a row and send the "
        "file again; if only one attended, write that name alone.",
    ),
    "owners_in_cell": Hint(
        "Sel nama pemilik memuat lebih dari satu orang. Baris diterima; bila NIK dan telepon milik salah satunya, "
        "tulis nama orang itu saja.",
        "The cell of the owner's name holds more than one person. The row is accepted; if NIK and phone are those of "
        "one of them, write that name alone.",
    ),
    "note_in_name": Hint(
        "Nama memuat catatan (tutup, pindah, ganda, tidak hadir, diwakili). Bila baris ini tidak berlaku lagi, hapus "
        "dari lembar; bila masih berlaku, tulis namanya saja dan pindahkan catatan ke kolom keterangan. "
        "Bila kata itu bagian dari nama, tulis tanpa kurung atau tanda di depannya.",
        "The name holds a note (closed, moved, twice, absent, represented). If the row does not hold any more, delete "
        "it from the sheet; if it does, write the name alone and put the note into a column of remarks. "
        "If the word is part of the name, write it without brackets or the mark before it.",
    ),
    "names_listed": Hint(
        "Sel ini memuat beberapa nama; tulis setiap nama pada barisnya sendiri, dengan nomor dan nilainya.",
        "This cell holds several names; write each into a row of its own, with its numbers and amounts.",
    ),
    "row_withdrawn": Hint(
        "Keterangan atau barang menyebut baris ini batal, dihapus, atau ganda. Bila benar, hapus barisnya dari "
        "lembar; bila masih berlaku, ubah katanya atau nyatakan benar pada buku perbaikan.",
        "The remarks or the goods say that this row is cancelled, deleted or a repeat. If so, delete it from "
        "the sheet; if it stands, change the words or confirm the row in the repair workbook.",
    ),
    "not_exported": Hint(
        "Keterangan menyebut ekspor ini belum atau gagal terjadi; laporkan sesudah barang dikirim.",
        "The remarks say that this export has not happened, or failed; report it once the goods have left.",
    ),
    "total_row": Hint("Baris jumlah atau catatan kaki, bukan data.", "A total or footer, not data."),
    "like_total": Hint(
        "Nama ini berbunyi seperti baris jumlah. Bila memang jumlah, hapus barisnya dari lembar; bila nama, tulis "
        "selengkapnya.",
        "This name reads like a row of sums. If it is one, delete the row from the sheet; if it is a name, write it in "
        "full.",
    ),
    "row_duplicate": Hint(
        "Baris sama dengan baris lain dalam berkas; hapus salah satu.", "Repeats another row of the file; delete one."
    ),
    "key_missing": Hint(
        "Isi paling sedikit NIB, NPWP, NIK, atau nama beserta desa dan telepon.",
        "Fill in NIB, NPWP, NIK, or name with village and phone.",
    ),
    "name_blank": Hint("Isi nama usaha.", "Fill in the business name."),
    # --- numbers that name -----------------------------------------------------------------------------------------
    "nib_padded": Hint(
        "Nol di depan NIB hilang dan dikembalikan; simpan kolom sebagai teks.",
        "The NIB's leading zero was lost and put back; keep the column as text.",
    ),
    "nib_tidied": Hint(
        "Label, tanda kutip, angka bukan Latin, atau .0 pada NIB sudah dibuang; ketik digitnya saja, sebagai teks.",
        "A label, quotes, digits that are not Latin, or .0 were taken out of the NIB; type its digits only, as text.",
    ),
    "nib_invalid": Hint("NIB harus 13 digit.", "A NIB has 13 digits."),
    "nib_digits_lost": Hint(
        "Digit NIB hilang karena format ilmiah; ketik ulang sebagai teks.",
        "Digits of the NIB were lost (scientific format); type it again as text.",
    ),
    "nib_duplicate": Hint(
        "NIB muncul lagi; baris terakhir yang dipakai, baris dari lembar tersembunyi hanya bila tidak ada yang lain.",
        "The NIB comes again; the last row is used, one of a hidden sheet only where there is no other.",
    ),
    "nib_date_future": Hint(
        "Tanggal terbit NIB sesudah tanggal data.", "The NIB's date is after the date of the sheet."
    ),
    "npwp_invalid": Hint("NPWP harus 15 atau 16 digit.", "An NPWP has 15 or 16 digits."),
    "npwp_digits_lost": Hint(
        "Digit NPWP hilang karena disimpan sebagai angka; ketik ulang dengan format teks.",
        "Digits of the NPWP were lost in a numeric cell; type it again as text.",
    ),
    "npwp_tidied": Hint(
        "Label, tanda kutip, angka bukan Latin, atau .0 pada NPWP sudah dibuang; ketik digitnya saja, sebagai teks.",
        "A label, quotes, digits that are not Latin, or .0 were taken out of the NPWP; type its digits only, as text.",
    ),
    "npwp_checksum": Hint(
        "Digit pemeriksa NPWP tidak cocok; periksa kembali.", "The NPWP's check digit is wrong; check it."
    ),
    "nik_numeric": Hint(
        "Excel membulatkan NIK (angka terakhir menjadi 0); ketik ulang dengan format teks.",
        "Excel has rounded the NIK (its last digit became 0); type it again as text.",
    ),
    "nik_invalid": Hint(
        "NIK harus 16 digit dengan tanggal lahir yang ada.", "A NIK has 16 digits with a real date of birth."
    ),
    "nik_tidied": Hint(
        "Label, tanda kutip, angka bukan Latin, atau .0 pada NIK sudah dibuang; ketik digitnya saja, sebagai teks.",
        "A label, quotes, digits that are not Latin, or .0 were taken out of the NIK; type its digits only, as text.",
    ),
    "nik_region_unknown": Hint("Kode wilayah pada NIK tidak dikenal.", "The NIK's region code is not known."),
    "phone_invalid": Hint(
        "Bukan satu nomor telepon yang pasti (huruf, panjang, kode area, atau nomor isian); tulis seperti "
        "0812-3456-7890.",
        "Not certainly one phone number (a letter, its length, its area code, or a placeholder); write it like "
        "0812-3456-7890.",
    ),
    "phone_foreign": Hint(
        "Nomor telepon luar negeri, disimpan dengan kode negaranya; periksa bila seharusnya nomor Indonesia.",
        "A number of another country, kept with its country code; check it if it should be an Indonesian one.",
    ),
    "phone_digits_lost": Hint(
        "Digit nomor telepon hilang karena format ilmiah; ketik ulang dengan format teks.",
        "Digits of the phone number were lost (scientific format); type it again as text.",
    ),
    "sex_unknown": Hint("Jenis kelamin tidak dikenal; tulis L atau P.", "Unknown sex; write L (male) or P (female)."),
    "email_invalid": Hint(
        "Bukan satu alamat surel yang pasti; tulis seperti nama@contoh.id, tanpa spasi.",
        "Not certainly one e-mail address; write it like nama@contoh.id, without spaces.",
    ),
    "party_id_invalid": Hint(
        "Nomor identitas eksportir atau pemilik tidak sah, atau pemilik barang tidak dapat ditentukan (barangPemilik).",
        "The id of the exporter or owner is not valid, or it is not told whose the goods are (barangPemilik).",
    ),
    "party_id_tidied": Hint(
        "Label, tanda kutip, angka bukan Latin, atau .0 pada nomor identitas sudah dibuang; ketik digitnya saja.",
        "A label, quotes, digits that are not Latin, or .0 were taken out of the number; type its digits only.",
    ),
    "name_on_behalf": Hint(
        "Nama menyebut pihak lain yang diwakili (QQ, undername, a/n). Tulis pemilik barang dengan nomornya di kolomnya "
        "sendiri, dan di sini satu nama saja.",
        "The name says on whose behalf it acts (QQ, undername, a/n). Give the owner of the goods, with the number, in "
        "columns of their own, and one name here.",
    ),
    "several_numbers": Hint(
        "Sel berisi beberapa nomor, atau nomor beserta tanggalnya; tulis satu nomor saja, satu baris per dokumen.",
        "The cell holds several numbers, or a number and its date; write one number, and a row for each document.",
    ),
    "party_id_digits_lost": Hint(
        "Digit nomor identitas hilang karena disimpan sebagai angka; ketik ulang dengan format teks.",
        "Digits of the identity number were lost in a numeric cell; type it again as text.",
    ),
    # --- place -----------------------------------------------------------------------------------------------------
    "region_unresolved": Hint(
        "Kabupaten/kota tidak dikenal; periksa ejaan dan provinsi.",
        "Kabupaten or kota not found; check spelling and province.",
    ),
    "region_ambiguous": Hint(
        "Nama ini milik kabupaten dan kota sekaligus; tulis Kabupaten atau Kota di depannya.",
        "A kabupaten and a kota share this name; write Kabupaten or Kota before it.",
    ),
    "region_code_unknown": Hint(
        "Kode wilayah tidak ada pada edisi mana pun; periksa kodenya atau tulis namanya.",
        "The region code is in no edition; check it or write the name.",
    ),
    "region_code_name_differ": Hint(
        "Kode dan nama wilayah tidak cocok; periksa keduanya (kode BPS ditandai `region_scheme: bps`).",
        "Code and name of the region do not agree; check both (BPS codes are declared by `region_scheme: bps`).",
    ),
    "region_edition_later": Hint(
        "Kode wilayah baru berlaku sesudah tanggal data; periksa tanggal atau kodenya.",
        "The region code came into force after the date of the sheet; check date and code.",
    ),
    "region_spelling": Hint(
        "Ejaan nama wilayah disesuaikan dengan nama resmi.", "The spelling of the place was set to its official name."
    ),
    "region_recoded": Hint("Kode wilayah lama diganti kode 2025.", "The old region code was replaced by that of 2025."),
    "district_unresolved": Hint(
        "Kecamatan tidak ditemukan di kabupaten/kota ini; periksa ejaannya.",
        "No such kecamatan in this kabupaten or kota; check its spelling.",
    ),
    "village_unresolved": Hint(
        "Desa/kelurahan tidak ditemukan; periksa ejaannya, dan isi kecamatannya.",
        "Village not found; check its spelling, and give its kecamatan.",
    ),
    "place_unresolved": Hint(
        "Lokasi kegiatan tidak dikenal; sebut kabupaten/kota atau kecamatan.",
        "Site of the event not found; name its kabupaten, kota or kecamatan.",
    ),
    # --- amounts and dates -----------------------------------------------------------------------------------------
    "number_unreadable": Hint(
        "Bukan angka; ketik ulang sebagai angka.",
        "Not a number; type it as a number.",
    ),
    "number_ambiguous": Hint(
        "Angka ini dapat dibaca dua cara (500.000: lima ratus ribu, atau lima ratus koma nol), dan kolomnya tidak "
        "menentukan; ketik tanpa pemisah ribuan, misalnya 500000.",
        "This number can be read two ways (500.000: half a million, or five hundred point nought), and its column does "
        "not tell; type it without separators, such as 500000.",
    ),
    "count_fraction": Hint(
        "Jumlah harus bilangan bulat; sel ini tidak dipakai. Isi ulang tanpa pecahan.",
        "A count is a whole number; the cell is not used. Write it without a fraction.",
    ),
    "percent_scale": Hint(
        "Semua persentase di kolom ini tidak lebih dari 1: 0,25 dapat berarti 25 % atau 0,25 %; ketik sebagai teks "
        "dengan tanda persen, misalnya 25%.",
        "No percentage of this column is above 1: 0.25 may be 25 % or 0.25 %; type it as text with its sign, such as "
        "25%.",
    ),
    "percent_small": Hint(
        "Persentase tidak lebih dari 1; periksa apakah 0,25 berarti 25 %, dan ketik sebagai teks dengan tanda persen.",
        "A percentage of 1 or less; check whether 0.25 is 25 %, and type it as text with its sign.",
    ),
    "unit_conflict": Hint(
        "Satuan pada judul tabel berbeda dengan judul kolom; samakan keduanya, atau ketik jumlah dalam rupiah penuh.",
        "The title of the table names another unit than the header; let them agree, or type the amount in full.",
    ),
    "unit_in_cell": Hint(
        "Sel menyebut mata uang lain, atau satuan (ribu, juta) yang sudah ada pada kolomnya; tulis angkanya saja, "
        "dalam mata uang dan satuan kolom itu.",
        "The cell names another currency, or a unit (ribu, juta) where its column has one; write the number alone, in "
        "the currency and unit of the column.",
    ),
    "unit_disputed": Hint(
        "Judul kolom atau judul tabel menyebut satuan (ribu, juta, ton) atau mata uang lain daripada valuta baris ini; "
        "tulis nilai penuh dalam valuta barisnya dan berat dalam kg, lalu samakan judulnya.",
        "The header or title names a unit (thousands, millions, tons) or another currency than this row's; write the "
        "full amount in the row's currency and weights in kg, and let the heading agree.",
    ),
    "period_unknown": Hint(
        "Nilai per hari, minggu, triwulan, semester, atau beberapa bulan tidak dapat dijadikan setahun; isi nilai "
        "sebulan atau setahun dan sebut pada judul kolom.",
        "A figure of a day, week, quarter, half-year or some months makes no year; give that of a month or year and "
        "name it in the header.",
    ),
    "unit_unknown": Hint(
        "Sebut satuan (Rp, ribu, juta) dan periode (bulan, tahun) pada judul kolom.",
        "Name unit (Rp, ribu, juta) and period (bulan, tahun) in the header.",
    ),
    "negative": Hint(
        "Jumlah dan berat tidak boleh negatif; barang yang kembali dicatat pada dokumennya sendiri.",
        "Quantities and weights are not negative; goods that came back have a document of their own.",
    ),
    "date_unreadable": Hint(
        "Tanggal tidak terbaca atau tidak ada; tulis seperti 20 Juni 2023.",
        "Not a date, or one that does not exist; write it like 20 Juni 2023.",
    ),
    "date_ambiguous": Hint(
        "Tanggal dapat dibaca dua cara (hari atau bulan dulu, nama hari yang bukan hari tanggal itu, atau nomor seri "
        "Excel dari 1900 atau 1904); tulis seperti 3 April 2023.",
        "The date can be read two ways (day or month first, a day of the week that is not the date's, or an Excel "
        "number counted from 1900 or 1904); write it like 3 April 2023.",
    ),
    "date_missing": Hint("Isi tanggalnya.", "Fill in the date."),
    "date_implausible": Hint(
        "Tanggal sebelum tahun 2000 atau lebih dari 12 bulan sesudah bulan pelaporan; periksa tahunnya.",
        "The date is before 2000 or over 12 months after the reporting month; check the year.",
    ),
    "turnover_negative": Hint("Omzet tidak boleh negatif.", "Turnover cannot be negative."),
    "turnover_small": Hint(
        "Omzet setahun di bawah Rp100.000: mungkin ditulis dalam ribuan atau jutaan; tulis dalam satuan kolomnya.",
        "A turnover below Rp100,000 a year: perhaps written in thousands or millions; write it in the column's unit.",
    ),
    "amount_small": Hint(
        "Nilai di bawah Rp100.000: mungkin ditulis dalam ribuan atau jutaan; tulis satuannya pada judul kolom.",
        "An amount below Rp100,000: perhaps written in thousands or millions; write its unit into the header.",
    ),
    "turnover_large": Hint(
        "Omzet di atas Rp50 miliar; periksa satuan.", "Turnover above Rp50 billion; check the unit."
    ),
    "capital_negative": Hint("Modal negatif; periksa kembali.", "Capital is negative; check it."),
    "workers_range": Hint("Tenaga kerja di luar 0 sampai 500.", "Workers outside 0 to 500."),
    "foreign_percent_range": Hint("Persentase harus 0 sampai 100.", "A percentage is 0 to 100."),
    # --- classes ---------------------------------------------------------------------------------------------------
    "size_class_differs": Hint(
        "Skala usaha berbeda dengan hasil hitung peraturan.", "The stated size class is not the one computed by law."
    ),
    "kbli_unknown": Hint("Kode KBLI tidak dikenal.", "Unknown KBLI code."),
    "certificate_expired": Hint(
        "Masa berlaku sertifikat sudah habis pada tanggal data; minta sertifikat yang berlaku.",
        "The certificate had expired by the date of the sheet; ask for the one in force.",
    ),
    "certificate_unknown": Hint(
        "Isian sertifikat tidak jelas; tulis ya, tidak, atau nomornya.",
        "Unclear certificate entry; write ya, tidak, or its number.",
    ),
    "hs_padded": Hint(
        "Nol di depan kode HS hilang dan dikembalikan; simpan sebagai teks.",
        "The HS code's leading zero was lost and put back; keep it as text.",
    ),
    "hs_digits_lost": Hint(
        "Kode HS kurang satu digit, dan bukan nol di depan: kode itu tidak ada. Tulis kode lengkap sebagai teks.",
        "The HS code lacks a digit, and not a leading zero: there is no such code. Write the whole code as text.",
    ),
    "hs_dotted": Hint("Titik pada kode HS dibuang.", "Dots in the HS code were taken out."),
    "hs6_unknown": Hint(
        "Enam digit pertama kode HS tidak ada pada edisi HS yang berlaku pada tanggal dokumen.",
        "The first six digits are not in the HS edition in force on the document's date.",
    ),
    "hs_invalid": Hint(
        "Kode HS harus 8 digit (10 sampai 2016) dengan bab 01-97.",
        "An HS code has 8 digits (10 up to 2016), chapter 01-97.",
    ),
    # --- training --------------------------------------------------------------------------------------------------
    "participant_blank": Hint("Isi nama peserta.", "Fill in the participant's name."),
    "participant_repeated": Hint(
        "Peserta sudah tercatat pada kegiatan ini.", "The participant is already on this event's list."
    ),
    "event_underivable": Hint("Sebut kegiatan, tempat, dan tanggal.", "Name the event, its place and its dates."),
    "programme_unknown": Hint(
        "Program tidak dikenal; tulis kodenya sebagai `programme` pada _source.yml (daftar: programmes.csv).",
        "Unknown programme; write its code as `programme` in _source.yml (programmes.csv lists them).",
    ),
    "dates_invalid": Hint(
        "Tanggal kegiatan tidak terbaca, terbalik, atau lebih dari 400 hari.",
        "The event's dates are unreadable, reversed, or over 400 days apart.",
    ),
    "attendance_unknown": Hint(
        "Tanda hadir tidak dikenal; pakai v atau kosong.", "Unknown attendance mark; use v or leave it blank."
    ),
    "headcount_differs": Hint("Jumlah peserta berbeda dengan kuota.", "The number of participants is not the quota."),
    "class_unknown": Hint("Kelas pelatihan tidak dikenal.", "Unknown training class."),
    # --- customs documents -----------------------------------------------------------------------------------------
    "item_contradicts": Hint(
        "Barang ini tercantum lebih dari sekali dalam dokumen yang sama dengan isi berbeda; hapus yang tidak berlaku, "
        "atau beri nomor barang atau nomor perubahannya.",
        "The item stands more than once in the same document with different contents; delete what is not in force, or "
        "give the number of the item or of the amendment.",
    ),
    "document_conflict": Hint(
        "Baris-baris satu dokumen berbeda eksportir, tanggal, valuta, negara tujuan, kantor, kategori, status, NPE, "
        "atau hanya sebagian menyebut pemilik; atau satu nomor PEB punya beberapa nomor aju. Periksa nomornya, lalu "
        "lengkapi isi baris-baris itu.",
        "Lines of one document differ in exporter, dates, currency, destination, office, category, status or NPE, or "
        "only some name an owner; or one PEB number has several nomor aju. Check the numbers, and fill in every line.",
    ),
    "export_date_differs": Hint(
        "Tanggal ekspor lebih dari tiga bulan dari tanggal PEB; periksa tahun dan bulan keduanya.",
        "The date of export is over three months from that of the PEB; check year and month of both.",
    ),
    "status_unclear": Hint(
        "Status tidak jelas: batal atau masih diajukan, NPE terbit atau belum. Tulis NPE, BATAL, atau kosongkan.",
        "Unclear state: cancelled or only asked to be, approved or not yet. Write NPE or BATAL, or leave it blank.",
    ),
    "npe_invalid": Hint(
        "Kolom NPE berisi kata atau angka yang bukan nomor NPE. Isi nomornya, atau kosongkan bila NPE belum terbit.",
        "The column of the NPE holds words or digits that are no number of one. Give the number, or leave it blank "
        "while there is none.",
    ),
    "approval_untold": Hint(
        "Lembar ini tidak punya kolom NPE maupun status, jadi dokumennya belum dapat dihitung sebagai ekspor; "
        "tambahkan salah satunya.",
        "The sheet has a column neither of NPE nor of states, so that its documents cannot count as exports yet; add "
        "one of them.",
    ),
    "fob_repeated": Hint(
        "Semua barang dokumen ini bernilai FOB sama; periksa apakah itu FOB seluruh dokumen, diulang di tiap baris.",
        "All goods of this document have one FOB; check whether it is that of the whole document, repeated on every "
        "line.",
    ),
    "parcel_kind_unknown": Hint(
        "Jenis kiriman tidak dikenal; tulis KOMERSIAL atau SAMPEL.",
        "Unknown kind of parcel; write KOMERSIAL or SAMPEL.",
    ),
    "document_type_unknown": Hint("Jenis dokumen tidak dikenal.", "Unknown kind of document."),
    "nomor_aju_invalid": Hint("Nomor aju harus 26 huruf atau angka.", "A nomor aju has 26 letters or digits."),
    "nomor_aju_substructure": Hint("Susunan nomor aju tidak lazim.", "The nomor aju has an unusual structure."),
    "parcel_number_invalid": Hint("Nomor barang kiriman tidak sah.", "The parcel number is not valid."),
    "office_invalid": Hint("Kode kantor pabean harus 6 digit.", "A customs office code has 6 digits."),
    "category_unknown": Hint("Kategori ekspor tidak dikenal.", "Unknown export category."),
    "export_kind_unknown": Hint("Jenis ekspor harus 1 sampai 7.", "The kind of export is 1 to 7."),
    "port_invalid": Hint(
        "Pelabuhan muat bukan kode UN/LOCODE lima huruf (misalnya IDMAK).",
        "The loading port is not a UN/LOCODE of five characters (such as IDMAK).",
    ),
    "currency_missing": Hint("Isi valuta.", "Fill in the currency."),
    "currency_unknown": Hint(
        "Valuta bukan mata uang ISO 4217; tulis misalnya USD.", "The currency is not money of ISO 4217; write USD, say."
    ),
    "ndpbm_invalid": Hint("NDPBM harus lebih dari 0.", "The NDPBM must be above 0."),
    "ndpbm_off_reference": Hint(
        "NDPBM berbeda lebih dari 2 % dari kurs acuan.", "The NDPBM is over 2 % off the reference rate."
    ),
    "ndpbm_scale": Hint(
        "NDPBM meleset seratus kali lipat (kurs per 100?).", "The NDPBM is a hundredfold off (a rate per 100?)."
    ),
    "fob_invalid": Hint("FOB harus lebih dari 0, kecuali contoh barang.", "FOB must be above 0, except for samples."),
    "document_fob_differs": Hint(
        "FOB dokumen berbeda lebih dari 0,5 % dari jumlah barang.",
        "The document's FOB is over 0.5 % off the sum of its items.",
    ),
    "document_fob_missing": Hint(
        "FOB pada kepala dokumen kosong; jumlah barang tidak dapat dicocokkan.",
        "The document's header has no FOB; the sum of its items cannot be checked.",
    ),
    "net_over_gross": Hint("Berat bersih melebihi berat kotor.", "Net weight is above gross weight."),
    "destination_invalid": Hint(
        "Negara tujuan harus kode ISO dua huruf selain ID.",
        "The destination is an ISO code of two letters other than ID.",
    ),
    "origin_region_unknown": Hint("Daerah asal barang tidak dikenal.", "Unknown origin region."),
    "parcel_overweight": Hint("Barang kiriman melebihi 30 kg.", "The parcel is over 30 kg."),
    # --- certificates of origin -----------------------------------------------------------------------------------
    "ska_number_missing": Hint(
        "Isi nomor SKA. SKA yang belum terbit belum membuktikan apa pun: keluarkan dari daftar.",
        "Fill in the certificate's number. One that is not issued yet proves nothing: take it off the list.",
    ),
    "ska_number_conflict": Hint(
        "Nomor SKA yang sama dipakai untuk eksportir atau tanggal berbeda; periksa nomornya.",
        "One certificate number stands for two exporters or dates; check the number.",
    ),
    "ska_replaces_itself": Hint(
        "SKA tidak dapat menggantikan dirinya sendiri; isi nomor SKA yang lama.",
        "A certificate cannot replace itself; give the number of the old one.",
    ),
    "ska_form_unknown": Hint(
        "Formulir SKA belum dikenal; periksa penulisannya.", "Unknown form of certificate; check its spelling."
    ),
    "ska_status_unknown": Hint(
        "Status SKA tidak dikenal; tulis terbit, dibatalkan, atau diganti.",
        "Unknown state of the certificate; write terbit, dibatalkan or diganti.",
    ),
    "peb_reference_invalid": Hint(
        "Nomor PEB harus nomor aju 26 karakter atau nomor pendaftaran 6 digit.",
        "A PEB number is a nomor aju of 26 characters or a registration number of 6 digits.",
    ),
    "reference_missing": Hint(
        "SKA tidak menyebut PEB maupun faktur; lengkapi salah satunya.",
        "The certificate names neither PEB nor invoice; add one of them.",
    ),
    # --- firms' own reports ---------------------------------------------------------------------------------------
    "period_unreadable": Hint(
        "Periode tidak terbaca; tulis seperti Maret 2023 atau Januari s.d. Maret 2023.",
        "Not a period; write it like Maret 2023 or Januari s.d. Maret 2023.",
    ),
    "period_too_long": Hint(
        "Periode lebih dari setahun; pecah laporan per tahun.",
        "The period is longer than a year; split the report by year.",
    ),
    "period_sheet_differs": Hint(
        "Nama lembar menyebut bulan di luar periode pada judulnya; pastikan judulnya tidak tersalin dari lembar lain.",
        "The sheet is called like a month outside the period in its title; make sure that the title was not copied.",
    ),
    "period_future": Hint(
        "Periode berakhir sesudah bulan pelaporan; periksa periodenya.",
        "The period ends after the reporting month; check it.",
    ),
    "value_negative": Hint("Nilai tidak boleh negatif.", "A value cannot be negative."),
    "report_repeated": Hint(
        "Laporan usaha, periode, negara, dan nilai yang sama ada di lembar lain; hapus salah satu.",
        "A report of the same firm, period, country and value stands on another sheet; delete one.",
    ),
    "value_small": Hint(
        "Nilai ekspor di bawah Rp100.000: mungkin ditulis dalam ribuan, jutaan, atau dolar; tulis dalam rupiah penuh.",
        "An export worth less than Rp100,000: perhaps written in thousands, millions or dollars; write it in full "
        "rupiah.",
    ),
    "value_missing": Hint("Nilai kosong; isi bila diketahui.", "No value; fill it in if it is known."),
    "reported_channel_unknown": Hint(
        "Cara kirim tidak dikenal; tulis sendiri, agregator, kurir, marketplace, atau dibawa sendiri.",
        "Unknown way of sending; write sendiri, agregator, kurir, marketplace or dibawa sendiri.",
    ),
    "proof_unknown": Hint(
        "Jenis bukti tidak dikenal; tulis tidak ada, faktur, resi, marketplace, foto, SKA, atau PEB.",
        "Unknown kind of proof; write tidak ada, faktur, resi, marketplace, foto, SKA or PEB.",
    ),
    "mark_unknown": Hint("Tulis ya atau tidak.", "Write ya (yes) or tidak (no)."),
    "peb_number_missing": Hint(
        "Buktinya PEB tetapi nomornya kosong; minta nomornya kepada usaha.",
        "The proof is a PEB but its number is blank; ask the firm for it.",
    ),
    # --- curation -------------------------------------------------------------------------------------------------
    "score_range": Hint(
        "Nilai kurasi harus 0 sampai 100 dan nilai akhir paling banyak 1.000; tulis pecahan dengan koma (85,333).",
        "A score is 0 to 100 and a total at most 1,000; write a fraction with a comma (85,333).",
    ),
    "total_score_differs": Hint(
        "Nilai akhir bukan jumlah maupun rata-rata tertimbang nilai kriteria; periksa kembali.",
        "The total is neither the sum nor a weighted mean of the scores; check it.",
    ),
    "rank_shared": Hint(
        "Peringkat yang sama dipakai calon dengan nilai berbeda; periksa urutannya.",
        "Candidates with different totals share a rank; check the order.",
    ),
    "decision_unknown": Hint(
        "Keputusan tidak dikenal; tulis diterima, cadangan, atau tidak terpilih.",
        "Unknown decision; write diterima, cadangan or tidak terpilih.",
    ),
    "decision_missing": Hint("Keputusan kosong; isi bila sudah ada.", "No decision; fill it in once there is one."),
    "quota_exceeded": Hint("Peserta diterima melebihi kuota.", "More candidates were accepted than there are places."),
    # --- trade missions -------------------------------------------------------------------------------------------
    "mission_line_unknown": Hint(
        "Jenis baris tidak dikenal; tulis misi, undangan, peserta, atau transaksi.",
        "Unknown kind of line; write misi, undangan, peserta or transaksi.",
    ),
    "sending_province_unknown": Hint(
        "Provinsi penyelenggara tidak dikenal; tulis namanya atau `province` pada _source.yml.",
        "Unknown sending province; write its name, or `province` in _source.yml.",
    ),
    "invited_blank": Hint("Isi nama undangan.", "Fill in the guest's name."),
    "invited_kind_unknown": Hint(
        "Jenis undangan tidak dikenal; tulis kedutaan, pembeli, atau lainnya.",
        "Unknown kind of guest; write kedutaan, pembeli or lainnya.",
    ),
    "country_unknown": Hint(
        "Negara tidak dikenal; tulis nama lengkap atau kode ISO dua huruf.",
        "Unknown country; write its full name or ISO code of two letters.",
    ),
    "seller_unidentified": Hint(
        "Penjual tanpa NIB dan telepon tidak dapat dikenali; lengkapi salah satunya.",
        "A seller without NIB and phone cannot be recognised; add one of them.",
    ),
    "buyer_place_unknown": Hint(
        "Asal pembeli tidak dikenal; tulis provinsi, kabupaten/kota, atau negaranya.",
        "Unknown place of the buyer; write a province, kabupaten or kota, or a country.",
    ),
    "deal_kind_unknown": Hint(
        "Jenis kesepakatan tidak dikenal; tulis transaksi, MoU, atau minat.",
        "Unknown kind of deal; write transaksi, MoU or minat.",
    ),
    # --- targets, official figures, clusters -----------------------------------------------------------------------
    "indicator_missing": Hint("Sebut indikatornya.", "Name the indicator."),
    "indicator_unknown": Hint(
        "Indikator belum ada dalam daftar; samakan namanya, atau minta ditambahkan.",
        "The indicator is not on the list; use a name from it, or ask to have it added.",
    ),
    "figure_unit_unknown": Hint(
        "Isi satuan, misalnya US$ juta, Rp miliar, unit usaha, orang, sentra, atau persen.",
        "Fill in the unit, such as US$ juta, Rp miliar, unit usaha, orang, sentra or persen.",
    ),
    "figure_unit_differs": Hint(
        "Satuan tidak cocok dengan indikator; periksa keduanya.", "The unit is not the indicator's; check both."
    ),
    "figure_missing": Hint("Isi angkanya.", "Fill in the figure."),
    "figure_negative": Hint("Angka tidak boleh negatif; periksa kembali.", "The figure cannot be negative; check it."),
    "figure_contradicts": Hint(
        "Dua angka berbeda untuk hal dan periode yang sama; hapus yang keliru, atau isi nomor perubahan.",
        "Two different figures for the same thing and period; delete the wrong one, or number the revision.",
    ),
    "target_not_positive": Hint("Target harus lebih dari 0.", "A target must be above 0."),
    "target_document_unknown": Hint(
        "Sebut dokumennya: RPJMD, RKPD, Renstra, Renja, atau KAK program.",
        "Name the document: RPJMD, RKPD, Renstra, Renja, or the terms of a programme (KAK).",
    ),
    "target_owner_missing": Hint(
        "Sebut pemilik target: provinsi, kabupaten/kota, atau program.",
        "Name whose target it is: province, kabupaten or kota, or programme.",
    ),
    "period_invalid": Hint(
        "Periode tidak terbaca; isi tahun (2000-2060) dan bulan, atau tanggal mulai dan selesai.",
        "The period cannot be read; fill in year (2000-2060) and month, or first and last day.",
    ),
    "basis_missing": Hint(
        "Sebut dasar periode: bulan itu saja, atau kumulatif sejak Januari.",
        "Say what the figure covers: that month alone (bulan), or since January (kumulatif).",
    ),
    "basis_unknown": Hint(
        "Dasar periode tidak dikenal; tulis bulan, tahun, kumulatif, masa program, atau posisi.",
        "Unknown basis; write bulan, tahun, kumulatif, masa program or posisi.",
    ),
    "basis_conflict": Hint(
        "Dasar periode tidak cocok dengan periodenya; periksa keduanya.",
        "The basis does not fit the period; check both.",
    ),
    "direction_unknown": Hint("Arah indikator: tulis naik atau turun.", "Direction: write naik or turun."),
    "direction_missing": Hint(
        "Isi arah indikator: naik atau turun yang lebih baik.", "Fill in whether more (naik) or less (turun) is better."
    ),
    "direction_assumed": Hint(
        "Arah kosong, dipakai arah baku indikator; isi bila berbeda.",
        "No direction given, the indicator's own was used; fill it in if it is another.",
    ),
    "revision_invalid": Hint(
        "Nomor perubahan harus 0, 1, 2, dan seterusnya.", "A revision is numbered 0, 1, 2 and so on."
    ),
    "revision_unnumbered": Hint(
        "Dokumen ini perubahan; isi Perubahan Ke dan tanggalnya, agar target lama tidak dianggap masih berlaku.",
        "This document is a revision; fill in its number and date, or the older target may be taken for that in force.",
    ),
    "revision_undated": Hint("Isi tanggal perubahan.", "Fill in the date of the revision."),
    "attribution_unknown": Hint(
        "Atribusi tidak dikenal; tulis provinsi asal atau pelabuhan muat.",
        "Unknown attribution; write provinsi asal or pelabuhan muat.",
    ),
    "attribution_missing": Hint(
        "Sebut apakah ekspor dicatat menurut provinsi asal atau pelabuhan muat.",
        "Say whether exports are those of the province of origin or of the loading port.",
    ),
    "goods_code_invalid": Hint("Kode HS harus 2, 4, 6, 8, atau 10 digit.", "An HS code has 2, 4, 6, 8 or 10 digits."),
    "size_class_unknown": Hint(
        "Skala usaha tidak dikenal; tulis mikro, kecil, menengah, besar, atau jumlah.",
        "Unknown size class; write mikro, kecil, menengah, besar or jumlah.",
    ),
    "publication_missing": Hint("Sebut publikasi yang memuat angka.", "Name the publication that has the figure."),
    "published_too_early": Hint(
        "Tanggal rilis tidak sesudah akhir periode; periksa keduanya.",
        "The date of release is not after the period's end; check both.",
    ),
    "release_status_unknown": Hint(
        "Status angka tidak dikenal; tulis sementara atau tetap.", "Unknown status; write sementara or tetap."
    ),
    "cumulative_falls": Hint(
        "Angka kumulatif lebih kecil dari bulan sebelumnya; periksa dasar periodenya.",
        "A cumulative figure is below an earlier one; check its basis.",
    ),
    "cluster_blank": Hint("Isi nama sentra.", "Fill in the name of the cluster."),
    "cluster_firms_missing": Hint(
        "Isi jumlah unit usaha, paling sedikit 1.", "Fill in the number of firms, at least 1."
    ),
    "cluster_contradicts": Hint(
        "Sentra tercatat dua kali untuk tahun yang sama; hapus yang keliru.",
        "The cluster stands twice for one year; delete the wrong row.",
    ),
    "workers_below_firms": Hint(
        "Tenaga kerja lebih sedikit dari unit usaha; periksa keduanya.",
        "Fewer workers than firms; check both.",
    ),
    "production_negative": Hint("Nilai produksi tidak boleh negatif.", "Production cannot be negative."),
    "year_invalid": Hint("Tahun tidak terbaca; isi seperti 2023.", "The year cannot be read; write it like 2023."),
    # The hints of a new source go above this line.
}
"""Hints by the name of the rule."""
