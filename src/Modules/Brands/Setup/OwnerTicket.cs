using System.Security.Cryptography;
using System.Text.Json;
using Guildhall.Kernel;
using Microsoft.AspNetCore.DataProtection;

namespace Guildhall.Brands.Setup;

/// <summary>Carries the owner from the wizard's first step to its second inside the page, sealed; the password only as its hash.</summary>
internal sealed class OwnerTicket(IDataProtectionProvider protection)
{
    public sealed record Content(string Email, string Name, string PasswordHash, string? Token);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("operators.setup-owner").ToTimeLimitedDataProtector();

    public string Seal(Content content) => protector.Protect(JsonSerializer.Serialize(content, KernelJson.Options), TimeSpan.FromHours(1));

    public Content? Read(string? ticket)
    {
        try
        {
            return ticket is null ? null : JsonSerializer.Deserialize<Content>(protector.Unprotect(ticket), KernelJson.Options);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
