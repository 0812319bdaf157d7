"""Trade missions (misi dagang): the mission, its guests, the firms that took part, and their deals."""
