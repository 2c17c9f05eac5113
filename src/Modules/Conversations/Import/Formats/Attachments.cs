namespace Guildhall.Conversations.Import.Formats;

/// <summary>Recognises what exports write in place of a picture, a voice message or a file.</summary>
internal static class Attachments
{
    // In this order: "video sticker" is a sticker, "voice message" not a message.
    private static readonly (string Kind, string[] Words)[] Words =
    [
        ("sticker", ["sticker", "pegatina", "figurinha", "貼圖", "贴图", "表情", "スタンプ", "스티커", "autocollant"]),
        ("image", ["image", "photo", "picture", "gif", "imagen", "imagem", "foto", "bild", "图片", "圖片", "照片", "相片", "圖像", "图像", "写真", "画像", "사진"]),
        ("audio", ["audio", "voice", "ptt", "语音", "語音", "音频", "音訊", "ボイスメッセージ", "음성"]),
        ("video", ["video", "vídeo", "视频", "影片", "視訊", "動画", "동영상"]),
        ("contact", ["contact", "名片", "聯絡", "联系人", "連絡先"]),
        ("location", ["location", "位置", "ubicación"]),
        ("file", ["document", "file", "documento", "文件", "檔案", "档案", "ファイル", "파일"]),
        ("media", ["media", "multimedia", "medien", "médias", "mídia", "多媒体", "多媒體", "媒体", "媒體", "メディア", "archivo"]),
    ];

    private static readonly string[] LeftOut =
    [
        "omitted", "omitido", "omitida", "omis", "ausgeschlossen", "weggelassen", "oculta", "oculto", "omesso", "omessi", "省略", "略去", "忽略", "file attached", "archivo adjunto", "Datei angehängt", "arquivo anexado",
    ];

    /// <summary>WhatsApp's "&lt;Media omitted&gt;", "image omitted", "IMG-1.jpg (file attached)", "&lt;attached: 1.jpg&gt;".</summary>
    public static string? InWhatsApp(string text)
    {
        if (text.Length is 0 or > 400) return null;
        var bare = text.AsSpan().Trim("\u200E\u200F ");
        if (bare is ['<', ..] && bare.IndexOf(": ") is > 0 and < 24 and var colon && bare.IndexOf('>') is > 0 and var close && close > colon && bare[(colon + 2)..close].Contains('.'))
            return OfName(bare[(colon + 2)..close]);
        var line = bare.IndexOf('\n') is > 0 and var end ? bare[..end] : bare;
        var bracketed = line is ['<', .., '>'];
        foreach (var word in LeftOut)
        {
            if (!line.Contains(word, StringComparison.OrdinalIgnoreCase)) continue;
            if (line.IndexOf(" (") is > 0 and var name && line[..name].Contains('.')) return OfName(line[..name]);
            if (bracketed || text[0] == '\u200E' || line.EndsWith(word, StringComparison.OrdinalIgnoreCase) && line.Length < 40) return Named(line);
        }
        return null;
    }

    /// <summary>LINE's and WeChat's whole message in brackets: [貼圖], [图片], [Photo].</summary>
    public static string? InBrackets(string text)
    {
        var bare = text.AsSpan().Trim();
        if (bare is not ['[', .., ']'] || bare.Length > 24 || bare[1..^1].Contains('[')) return null;
        var word = bare[1..^1];
        foreach (var (kind, words) in Words)
            foreach (var candidate in words)
                if (word.StartsWith(candidate, StringComparison.OrdinalIgnoreCase) || word.EndsWith(candidate, StringComparison.OrdinalIgnoreCase)) return kind;
        return null;
    }

    public static string OfName(ReadOnlySpan<char> name) => Path.GetExtension(name).ToString().ToUpperInvariant() switch
    {
        ".JPG" or ".JPEG" or ".PNG" or ".GIF" or ".HEIC" or ".BMP" => "image",
        ".WEBP" => "sticker",
        ".MP4" or ".MOV" or ".WEBM" or ".3GP" or ".AVI" => "video",
        ".OPUS" or ".MP3" or ".OGG" or ".M4A" or ".AAC" or ".WAV" or ".AMR" => "audio",
        ".VCF" => "contact",
        _ => "file",
    };

    public static string OfMedia(string? type) => type?.Split('/')[0] switch { "image" => "image", "video" => "video", "audio" => "audio", _ => "file" };

    private static string Named(ReadOnlySpan<char> line)
    {
        foreach (var (kind, words) in Words)
            foreach (var word in words)
                if (line.Contains(word, StringComparison.OrdinalIgnoreCase)) return kind;
        return "media";
    }
}
