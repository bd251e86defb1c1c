internal import Signage

extension AreaTable {
  /// Code types of the agency's telegrams (防災情報XML, コード管理表), and one for CAP: national codes of local governments.
  public enum CodeType {
    public static let municipality = "気象・地震・火山情報／市町村等"
    public static let weather = "気象情報／府県予報区・細分区域等"
    public static let seismic = "地震情報／細分区域"
    public static let earlyWarning = "緊急地震速報／府県予報区"
    public static let tsunami = "津波予報区"
    public static let localGovernment = "JIS X 0402"
    public static let subdivision = "ISO 3166-2"
  }

  /// Osaka: its 24 wards, and the areas that contain them.
  public static let osaka = AreaTable(rows: osakaRows)

  private static let osakaWards = [
    27102, 27103, 27104, 27106, 27107, 27108, 27109, 27111, 27113, 27114, 27115, 27116, 27117, 27118, 27119, 27120,
    27121, 27122, 27123, 27124, 27125, 27126, 27127, 27128,
  ].compactMap { WardCode(String($0)) }

  private static let osakaRows: [Row] = {
    let all = Set(osakaWards)
    // A ward's code in seismic telegrams is its national code with two zeros behind it.
    let single = osakaWards.flatMap { ward in
      [
        Row(codeType: CodeType.municipality, code: ward.text + "00", wards: [ward]),
        Row(codeType: CodeType.localGovernment, code: ward.text, wards: [ward]),
      ]
    }
    let containing = [
      (CodeType.municipality, "2710000"),  // 大阪市
      (CodeType.weather, "270000"),  // 大阪府, the forecast area and its only primary division
      (CodeType.weather, "270001"),  // 大阪市, of the areas that gather municipalities
      (CodeType.seismic, "520"),  // 大阪府北部
      (CodeType.earlyWarning, "9270"),  // 大阪
      (CodeType.tsunami, "510"),  // 大阪府
      (CodeType.localGovernment, "27100"),
      (CodeType.localGovernment, "27000"),
      (CodeType.localGovernment, "27"),
      (CodeType.subdivision, "JP-27"),
    ]
    return single + containing.map { Row(codeType: $0.0, code: $0.1, wards: all) }
  }()
}
