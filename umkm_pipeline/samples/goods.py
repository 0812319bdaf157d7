"""What sample firms make: name, goods code, activity code, price, and where it is made.

Belongs here: a short catalogue. Which firm makes what is decided in `firms.py`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """One kind of goods.

    Args:
        name: Indonesian name, as on a sheet.
        english: description on a declaration.
        hs_code: 8 digits (BTKI).
        kbli: 5 digits (KBLI 2020).
        price: USD for one kg.
        sector: sheet of a district's workbook.
        food: eaten, so that PIRT and halal matter.
    """

    name: str
    english: str
    hs_code: str
    kbli: str
    price: float
    sector: str
    food: bool = False


KAPOK = Product("Kapuk randu", "Kapok fibre", "14049092", "01289", 1.9, "PERTANIAN")
FURNITURE = Product("Mebel kayu jati", "Wooden furniture of teak", "94036090", "31001", 4.8, "KERAJINAN")
METAL = Product("Kerajinan logam", "Metal craft ornaments", "83062990", "25999", 9.5, "KERAJINAN")
SHELL = Product("Kerajinan kerang", "Shell craft articles", "96019090", "32909", 11.0, "KERAJINAN")
BROOM = Product("Sapu ijuk", "Brooms of vegetable fibre", "96031020", "32903", 2.4, "KERAJINAN")
CHIPS = Product("Keripik tempe", "Tempeh chips", "20059999", "10793", 5.2, "PANGAN", food=True)
PALM_SUGAR = Product("Gula semut", "Coconut palm sugar", "17029099", "10722", 2.7, "PANGAN", food=True)
NICKEL = Product("Nikel matte", "Nickel matte", "75011000", "24202", 12.5, "PERTAMBANGAN")
SEAWEED = Product(
    "Rumput laut kering", "Dried seaweed Eucheuma cottonii", "12122190", "10299", 1.6, "PERIKANAN", food=True
)
CARRAGEENAN = Product("Karagenan", "Semi refined carrageenan", "13023990", "10298", 7.8, "PERIKANAN", food=True)
SHRIMP = Product("Udang beku", "Frozen vannamei shrimp", "03061720", "10221", 8.9, "PERIKANAN", food=True)
BRAN = Product("Dedak gandum", "Wheat bran pellets", "23023090", "10612", 0.3, "PERTANIAN")
COFFEE = Product("Kopi biji", "Green coffee beans", "09011110", "10761", 3.4, "PANGAN", food=True)
COCOA = Product("Biji kakao", "Cocoa beans", "18010010", "10731", 2.6, "PERTANIAN", food=True)
VANILLA = Product("Vanili kering", "Vanilla beans dried", "09051000", "01289", 95.0, "PERTANIAN", food=True)
RATTAN = Product("Anyaman rotan", "Rattan baskets", "46021200", "16291", 6.1, "KERAJINAN")
CHARCOAL = Product("Arang kayu", "Wood charcoal", "44029010", "16299", 0.6, "KERAJINAN")
SASIRANGAN = Product("Kain sasirangan", "Sasirangan cotton fabric", "52085290", "13122", 14.0, "KERAJINAN")
PEPPER = Product("Lada hitam", "Black pepper", "09041120", "01281", 4.4, "PERTANIAN", food=True)
BANANA = Product("Keripik pisang", "Banana chips", "20089990", "10793", 3.9, "PANGAN", food=True)
PINEAPPLE = Product("Nanas kaleng", "Canned pineapple", "20082010", "10320", 1.3, "PANGAN", food=True)
PALM_OIL = Product("Minyak sawit", "Refined palm oil", "15119020", "10432", 0.9, "PERTANIAN", food=True)
FISH = Product("Ikan asin", "Dried salted fish", "03055990", "10211", 3.1, "PERIKANAN", food=True)
NUTMEG = Product("Biji pala", "Nutmeg", "09081100", "01289", 6.6, "PERTANIAN", food=True)
WEAVING = Product("Kain tenun", "Hand woven fabric", "50079030", "13121", 32.0, "KERAJINAN")

BY_PROVINCE: dict[str, tuple[Product, ...]] = {
    "33": (KAPOK, FURNITURE, METAL, SHELL, BROOM, CHIPS, PALM_SUGAR),
    "73": (SEAWEED, CARRAGEENAN, SHRIMP, BRAN, COFFEE, COCOA, VANILLA),
    "63": (RATTAN, CHARCOAL, SASIRANGAN, FISH, BANANA),
    "18": (COFFEE, PEPPER, BANANA, COCOA),
    "93": (FISH, WEAVING),
    "81": (NUTMEG, FISH),
    "53": (WEAVING, COFFEE, VANILLA),
}
"""What small firms of a province make; nickel, palm oil and canned pineapple are for large ones."""
