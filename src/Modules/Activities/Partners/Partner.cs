using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Partners;

public readonly record struct PartnerId(Guid Value) : IId<PartnerId>
{
    public static PartnerId From(Guid value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out PartnerId id) => Id.TryParse(text, out id);
}

/// <summary>Somebody with whom the brand holds activities together.</summary>
/// <param name="Code">Stands in the links that the partner shares, so it never changes.</param>
internal sealed record Partner(PartnerId Id, string Code, string Name, string Contact, bool Archived, int Version)
{
    public const int LongestName = 60, LongestContact = 200, ShortestCode = 2, LongestCode = 20;

    /// <summary>As it is kept: capitals, digits and hyphens; null for what is no code.</summary>
    public static string? ReadCode(string? text)
    {
        var code = text?.Trim().ToUpperInvariant();
        return code?.Length is >= ShortestCode and <= LongestCode && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-') && code[0] != '-' ? code : null;
    }
}

internal static class ReadPartners
{
    private static Sql Columns => Sql.Raw("p.id, p.code, p.name, p.contact, p.archived, p.version");

    /// <summary>Those that are worked with first, by name; with the number of their activities.</summary>
    public static Task<List<(Partner Partner, long Activities)>> AllPartners(this AppDb db, CancellationToken ct) => db.Query($"""
        select {Columns}, (select count(*) from activities_partnerships s where s.brand_id = p.brand_id and s.partner_id = p.id)
        from activities_partners p where p.brand_id = {db.CurrentBrand} order by p.archived, p.name, p.id
        """, r => (Read(r), r.Long(6)), ct);

    public static Task<Partner?> FindPartner(this AppDb db, PartnerId id, CancellationToken ct) =>
        db.First($"select {Columns} from activities_partners p where p.brand_id = {db.CurrentBrand} and p.id = {id}", Read, ct);

    private static Partner Read(Row r) => new(r.Id<PartnerId>(0), r.Text(1), r.Text(2), r.Text(3), r.Flag(4), r.Int(5));
}
