using System.Text;
using System.Xml.Linq;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Guildhall.Kernel.Keys;

/// <summary>ASP.NET's data protection keys, shared by all nodes and sealed by the master key.</summary>
internal sealed class DatabaseKeyRing(AppDbSource source, Envelope envelope, TimeProvider clock) : IXmlRepository
{
    private const string Purpose = "data-protection";

    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(async () =>
    {
        await using var db = source.Open(Actor.System(null));
        var rows = await db.Query($"select sealed from kernel_keys where name like 'data-protection/%' order by at", r => r.Bytes(0));
        return rows.ConvertAll(sealedBytes => XElement.Parse(Encoding.UTF8.GetString(envelope.Open(Purpose, sealedBytes))));
    }).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => Task.Run(async () =>
    {
        await using var db = source.Open(Actor.System(null));
        var sealedBytes = envelope.Seal(Purpose, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)));
        await db.Execute($"insert into kernel_keys (name, sealed, at) values ({"data-protection/" + friendlyName}, {sealedBytes}, {clock.GetUtcNow()}) on conflict do nothing");
    }).GetAwaiter().GetResult();
}
