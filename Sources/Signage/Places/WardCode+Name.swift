extension WardCode {
  /// What people call it; nil for a ward outside Osaka, whose sites' names say it.
  public var name: LocalizedText? { Self.osaka[text] }

  /// By the national register of local governments.
  private static let osaka: [String: LocalizedText] = [
    "27102": ["ja": "都島区", "en": "Miyakojima Ward"],
    "27103": ["ja": "福島区", "en": "Fukushima Ward"],
    "27104": ["ja": "此花区", "en": "Konohana Ward"],
    "27106": ["ja": "西区", "en": "Nishi Ward"],
    "27107": ["ja": "港区", "en": "Minato Ward"],
    "27108": ["ja": "大正区", "en": "Taisho Ward"],
    "27109": ["ja": "天王寺区", "en": "Tennoji Ward"],
    "27111": ["ja": "浪速区", "en": "Naniwa Ward"],
    "27113": ["ja": "西淀川区", "en": "Nishiyodogawa Ward"],
    "27114": ["ja": "東淀川区", "en": "Higashiyodogawa Ward"],
    "27115": ["ja": "東成区", "en": "Higashinari Ward"],
    "27116": ["ja": "生野区", "en": "Ikuno Ward"],
    "27117": ["ja": "旭区", "en": "Asahi Ward"],
    "27118": ["ja": "城東区", "en": "Joto Ward"],
    "27119": ["ja": "阿倍野区", "en": "Abeno Ward"],
    "27120": ["ja": "住吉区", "en": "Sumiyoshi Ward"],
    "27121": ["ja": "東住吉区", "en": "Higashisumiyoshi Ward"],
    "27122": ["ja": "西成区", "en": "Nishinari Ward"],
    "27123": ["ja": "淀川区", "en": "Yodogawa Ward"],
    "27124": ["ja": "鶴見区", "en": "Tsurumi Ward"],
    "27125": ["ja": "住之江区", "en": "Suminoe Ward"],
    "27126": ["ja": "平野区", "en": "Hirano Ward"],
    "27127": ["ja": "北区", "en": "Kita Ward"],
    "27128": ["ja": "中央区", "en": "Chuo Ward"],
  ]
}
