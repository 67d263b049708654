package org.data2pg.console;

import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;

/** Places {@link LoginGate} where no servlet filter can stand: before the container looks at a login, but where it knows that somebody may have one. */
public class LoginExtension implements ServletExtension {

    @Override
    public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
        deployment.addSecurityWrapper(LoginGate::new);
    }
}
