internal import Signage

extension Hazard {
  /// What it is called: the whole title, or, for hazards with a grade, the word that goes into the grade's pattern.
  var name: LocalizedText {
    switch self {
    case .rain: nine("大雨", "おおあめ", "Heavy rain", "大雨", "大雨", "호우", "chuva forte", "lluvia intensa", "mưa lớn")
    case .landslide:
      nine("土砂災害", "がけくずれ", "Landslide", "泥石流滑坡", "土石流山崩", "산사태", "deslizamento", "deslizamientos", "sạt lở đất")
    case .surge:
      nine("高潮", "たかしお", "Storm surge", "风暴潮", "風暴潮", "폭풍해일", "maré de tempestade", "marejada", "nước dâng do bão")
    case .river:
      nine("氾濫", "かわが あふれる", "River flood", "河水泛滥", "河水氾濫", "하천 범람", "cheia de rio", "crecida de río", "lũ sông")
    case .flood: nine("洪水", "こうずい", "Flood", "洪水", "洪水", "홍수", "inundação", "inundación", "lũ lụt")
    case .storm: nine("暴風", "とても つよい かぜ", "Storm", "暴风", "暴風", "폭풍", "vendaval", "vendaval", "bão gió")
    case .snowstorm: nine("暴風雪", "ふぶき", "Snowstorm", "暴风雪", "暴風雪", "폭풍설", "nevasca", "ventisca", "bão tuyết")
    case .waves: nine("波浪", "たかい なみ", "High waves", "海浪", "海浪", "풍랑", "ondas altas", "oleaje fuerte", "sóng lớn")
    case .snow: nine("大雪", "おおゆき", "Heavy snow", "大雪", "大雪", "대설", "neve forte", "nieve intensa", "tuyết lớn")
    case .strongWind: nine("強風", "つよい かぜ", "Strong wind", "大风", "強風", "강풍", "vento forte", "viento fuerte", "gió mạnh")
    case .windAndSnow:
      nine("風雪", "かぜと ゆき", "Wind and snow", "风雪", "風雪", "풍설", "vento e neve", "viento y nieve", "gió tuyết")
    case .thunder: nine("雷", "かみなり", "Thunderstorm", "雷电", "雷電", "뇌우", "trovoada", "tormenta eléctrica", "giông sét")
    case .snowmelt: nine("融雪", "ゆきどけ", "Snowmelt", "融雪", "融雪", "융설", "degelo", "deshielo", "tuyết tan")
    case .fog: nine("濃霧", "こい きり", "Dense fog", "浓雾", "濃霧", "짙은 안개", "neblina densa", "niebla densa", "sương mù dày")
    case .dryAir: nine("乾燥", "かんそう", "Dry air", "干燥", "乾燥", "건조", "ar seco", "aire seco", "hanh khô")
    case .avalanche: nine("なだれ", "なだれ", "Avalanche", "雪崩", "雪崩", "눈사태", "avalanche", "avalancha", "lở tuyết")
    case .cold:
      nine("低温", "ひくい おんど", "Low temperature", "低温", "低溫", "저온", "frio", "bajas temperaturas", "nhiệt độ thấp")
    case .frost: nine("霜", "しも", "Frost", "霜冻", "霜害", "서리", "geada", "heladas", "sương giá")
    case .icing: nine("着氷", "こおりが つく", "Icing", "积冰", "積冰", "착빙", "gelo", "hielo", "đóng băng")
    case .snowAccretion:
      nine("着雪", "ゆきが つく", "Snow accretion", "积雪", "積雪", "착설", "acúmulo de neve", "acumulación de nieve", "tuyết bám")
    default: plainTitle
    }
  }

  /// Titles of hazards without a grade.
  private var plainTitle: LocalizedText {
    switch self {
    case .landslideAlert:
      nine(
        "土砂災害警戒情報", "がけくずれに きを つけて", "Landslide alert information", "泥石流滑坡警戒信息", "土石流警戒資訊",
        "산사태 경계 정보", "Alerta de deslizamento", "Alerta de deslizamientos", "Cảnh báo sạt lở đất")
    case .recordRain:
      nine(
        "記録的短時間大雨情報", "とても つよい あめ", "Record rain in a short time", "破纪录短时暴雨", "破紀錄短時豪雨", "기록적 단시간 호우",
        "Chuva recorde em pouco tempo", "Lluvia récord en poco tiempo", "Mưa kỷ lục trong thời gian ngắn")
    case .rainBand:
      nine(
        "線状降水帯発生", "おおあめが つづいて います", "Band of extreme rain", "线状降水带", "線狀降水帶", "선상강수대 발생",
        "Faixa de chuva extrema", "Banda de lluvia extrema", "Dải mưa cực lớn")
    case .shortSnow:
      nine(
        "短時間大雪", "ゆきが たくさん ふって います", "Heavy snow in a short time", "短时大雪", "短時大雪", "단시간 대설",
        "Neve forte em pouco tempo", "Nevada intensa en poco tiempo", "Tuyết lớn trong thời gian ngắn")
    case .tornado:
      nine(
        "竜巻注意情報", "たつまきに ちゅうい", "Tornado advisory", "龙卷风注意信息", "龍捲風注意資訊", "토네이도 주의 정보", "Aviso de tornado",
        "Aviso de tornado", "Chú ý lốc xoáy")
    case .eruption:
      nine(
        "噴火速報", "かざんが ふんか しました", "Volcanic eruption", "火山喷发快报", "火山爆發速報", "분화 속보", "Erupção vulcânica",
        "Erupción volcánica", "Núi lửa phun trào")
    case .majorTsunami:
      nine(
        "大津波警報", "おおきな つなみが きます", "Major tsunami warning", "大海啸警报", "大海嘯警報", "대형 쓰나미 경보", "Alerta de grande tsunami",
        "Alerta de gran tsunami", "Cảnh báo sóng thần lớn")
    case .tsunamiWarning:
      nine(
        "津波警報", "つなみが きます", "Tsunami warning", "海啸警报", "海嘯警報", "쓰나미 경보", "Alerta de tsunami", "Alerta de tsunami",
        "Cảnh báo sóng thần")
    case .tsunamiAdvisory:
      nine(
        "津波注意報", "つなみに ちゅうい", "Tsunami advisory", "海啸注意报", "海嘯注意報", "쓰나미 주의보", "Aviso de tsunami", "Aviso de tsunami",
        "Chú ý sóng thần")
    case .tsunamiForecast:
      nine(
        "津波予報（若干の海面変動）", "うみが すこし うごきます", "Slight sea level change", "海面略有变动", "海面略有變動", "약간의 해수면 변동",
        "Pequena variação do mar", "Ligera variación del mar", "Mực nước biển thay đổi nhẹ")
    case .tsunamiInformation:
      nine(
        "津波情報", "つなみの しらせ", "Tsunami information", "海啸信息", "海嘯資訊", "쓰나미 정보", "Informação de tsunami",
        "Información de tsunami", "Thông tin sóng thần")
    case .earlyWarning:
      nine(
        "緊急地震速報（強い揺れに警戒）", "じしんです！ おおきく ゆれます", "Earthquake! Strong shaking coming", "紧急地震速报", "緊急地震速報", "긴급 지진 속보",
        "Terremoto! Tremor forte", "¡Terremoto! Sacudida fuerte", "Động đất! Rung lắc mạnh")
    case .strongShaking:
      nine(
        "地震がありました（強い揺れ）", "おおきな じしんが ありました", "Strong earthquake", "发生强烈地震", "發生強烈地震", "강한 지진 발생", "Terremoto forte",
        "Terremoto fuerte", "Động đất mạnh")
    default:
      nine("地震がありました", "じしんが ありました", "Earthquake", "发生地震", "發生地震", "지진 발생", "Terremoto", "Terremoto", "Động đất")
    }
  }
}

extension Grade {
  /// `%` stands for the hazard.
  var pattern: LocalizedText {
    switch self {
    case .advisory:
      nine("%注意報", "%：ちゅうい", "% advisory", "%注意报", "%注意報", "% 주의보", "Aviso: %", "Aviso: %", "Chú ý: %")
    case .warning:
      nine("%警報", "%：けいほう", "% warning", "%警报", "%警報", "% 경보", "Alerta: %", "Alerta: %", "Cảnh báo: %")
    case .danger:
      nine(
        "%危険警報", "%：きけんです", "% danger warning", "%危险警报", "%危險警報", "% 위험경보", "Perigo: %", "Peligro: %", "Nguy hiểm: %")
    case .emergency:
      nine(
        "%特別警報", "%：とても きけんです", "% emergency warning", "%特别警报", "%特別警報", "% 특별경보", "Emergência: %", "Emergencia: %",
        "Khẩn cấp: %")
    }
  }
}
