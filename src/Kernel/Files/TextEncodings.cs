using System.Buffers;
using System.Text;

namespace Guildhall.Kernel.Files;

/// <summary>Tells the encodings apart in which Chinese exports arrive when they are not UTF-8.</summary>
internal static class TextEncodings
{
    // The characters that make up about half of any Chinese text, in both scripts, and the punctuation of both.
    private static readonly SearchValues<char> Frequent = SearchValues.Create(
        "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔请谢款单买价钱店货卖亲" +
        "這個們來為國說時會對過發後種經麼學當沒動還進樣開從實軍無與長機業將兩間問應戰頭體見產話點門兒東聲員論處走義幾認條係氣題爾別變總電數報結務場計資許統區隊決馬書則聽卻達強難權設類據邊張該規萬覺術領確傳師觀讓識帶導爭運筆請謝單買價錢貨賣親訂編號戶員額量稱額狀態時間訊息暱貼圖聊儲存" +
        "订编号数量价格买家名称商品付款时间单状态昵称内容消息总计备注金额客户手机会员退款，。！？、：；「」『』（）“”《》…【】～￥　");

    static TextEncodings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private static Encoding Gb18030 => Encoding.GetEncoding("gb18030");
    private static Encoding Big5 => Encoding.GetEncoding("big5");
    private static Encoding Western => Encoding.GetEncoding(1252);

    public static Encoding? Named(string name)
    {
        try
        {
            return name.Trim().ToUpperInvariant() switch
            {
                "UTF8" or "UTF-8" => Encoding.UTF8,
                "UTF16" or "UTF-16" or "UTF-16LE" => Encoding.Unicode,
                "GBK" or "GB2312" or "GB18030" or "CP936" => Gb18030,
                "BIG5" or "BIG-5" or "CP950" => Big5,
                _ => Encoding.GetEncoding(name.Trim()),
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>GB18030, Big5 or Windows-1252, whichever makes the more plausible characters.</summary>
    public static Encoding MostPlausible(IReadOnlyList<byte[]> samples)
    {
        double china = Score(samples, Gb18030, (0xB0, 0xD7)), taiwan = Score(samples, Big5, (0xA4, 0xC6));
        if (Math.Max(china, taiwan) < 0.15) return Western;
        return taiwan > china ? Big5 : Gb18030;
    }

    // Half the mark for characters seen everywhere, half for those in the encoding's plane of common characters; what cannot be decoded weighs heavily.
    private static double Score(IReadOnlyList<byte[]> samples, Encoding encoding, (byte From, byte To) common)
    {
        long characters = 0, frequent = 0, plain = 0, broken = 0;
        foreach (var sample in samples)
        {
            var start = samples.Count > 1 ? Array.IndexOf(sample, (byte)'\n') + 1 : 0;
            foreach (var c in encoding.GetString(sample.AsSpan(start)))
            {
                if (c < 0x80) continue;
                characters++;
                if (c == '\uFFFD' || c is >= '\uE000' and <= '\uF8FF') broken++;
                else if (Frequent.Contains(c)) frequent++;
            }
            for (var i = start; i < sample.Length; i++)
            {
                if (sample[i] < 0x80) continue;
                if (sample[i] >= common.From && sample[i] <= common.To) plain++;
                i++;
            }
        }
        return characters == 0 ? 0 : (frequent * 0.5 + Math.Min(plain, characters) * 0.5 - broken * 4) / characters;
    }
}
