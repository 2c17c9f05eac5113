using System.Buffers.Binary;

namespace Guildhall.Kernel.Pictures;

/// <summary>What a file says it is in its first bytes, whatever its name says; null for everything that is no JPEG, PNG or GIF.</summary>
internal readonly record struct PictureHeader(string Format, int Width, int Height)
{
    public long Pixels => (long)Width * Height;

    public static PictureHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length >= 24 && file[..8].SequenceEqual((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return new("png", BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]));
        if (file.Length >= 10 && (file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8)))
            return new("gif", BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..]));
        return file.Length >= 4 && file[0] == 0xFF && file[1] == 0xD8 && file[2] == 0xFF ? Jpeg(file) : null;
    }

    /// <summary>Whether the file goes on to its own end. One that was cut short would be drawn half, the rest grey.</summary>
    public bool IsWhole(ReadOnlySpan<byte> file) => Format switch
    {
        "png" => PngEnds(file),
        "jpeg" => JpegEnds(file),
        _ => file.TrimEnd("\0\r\n"u8) is [.., 0x3B],
    };

    /// <summary>Chunk by chunk; what stands behind the last one belongs to somebody else.</summary>
    private static bool PngEnds(ReadOnlySpan<byte> file)
    {
        for (long at = 8; at + 12 <= file.Length;)
        {
            var type = file.Slice((int)at + 4, 4);
            at += 12L + BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]);
            if (type.SequenceEqual("IEND"u8)) return at <= file.Length;
        }
        return false;
    }

    /// <summary>Behind the first scan only the end of the picture is marked like this; previews in the notes of a camera have ends of their own.</summary>
    private static bool JpegEnds(ReadOnlySpan<byte> file)
    {
        for (var at = 2; at + 4 <= file.Length && file[at] == 0xFF;)
        {
            if (file[at + 1] == 0xDA) return file[at..].IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0;
            at += file[at + 1] switch { 0xFF => 1, (>= 0xD0 and <= 0xD9) or 0x01 => 2, _ => 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]) };
        }
        return false;
    }

    // Segment by segment up to the frame that tells the size (SOF0 to SOF15 without the tables among them).
    private static PictureHeader? Jpeg(ReadOnlySpan<byte> file)
    {
        for (var at = 2; at + 9 < file.Length && file[at] == 0xFF;)
        {
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) return new("jpeg", BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            at += 2 + (marker is >= 0xD0 and <= 0xD9 or 0x01 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]));
        }
        return null;
    }
}
